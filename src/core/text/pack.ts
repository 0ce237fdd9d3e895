import type { CharacterRange } from '../types.ts'

/** A stretch that is kept whole, with the word pieces it counts. */
export interface Piece extends CharacterRange {
  readonly tokens: number
}

/** What one passage holds at most. */
export interface Room {
  readonly tokens: number
  /** UTF-16 code units: keeps a passage readable where thousands of characters are a single word piece. */
  readonly characters: number
}

/**
 * Packs consecutive pieces into as few groups as a greedy walk makes, each within the room. The last two groups share
 * their pieces evenly, so that a long section does not end in a passage of three words. A piece too large for the
 * room is a group of its own.
 */
export function pack(pieces: readonly Piece[], room: Room): Piece[][] {
  const groups: Piece[][] = []
  let group: Piece[] = []
  let tokens = 0
  for (const piece of pieces) {
    const [first] = group
    if (first !== undefined && (tokens + piece.tokens > room.tokens || piece.end - first.start > room.characters)) {
      groups.push(group)
      group = []
      tokens = 0
    }
    group.push(piece)
    tokens += piece.tokens
  }
  if (group.length > 0) groups.push(group)
  return balanceEnd(groups, room)
}

function balanceEnd(groups: Piece[][], room: Room): Piece[][] {
  const last = groups.at(-1)
  const previous = groups.at(-2)
  if (last === undefined || previous === undefined) return groups
  const pieces = [...previous, ...last]
  let before = sum(previous)
  let after = sum(last)
  let cut = previous.length
  while (cut > 1) {
    const moving = pieces[cut - 1]
    const end = pieces.at(-1)
    if (moving === undefined || end === undefined) break
    const fits = after + moving.tokens <= room.tokens && end.end - moving.start <= room.characters
    if (!fits || after + moving.tokens >= before) break
    before -= moving.tokens
    after += moving.tokens
    cut--
  }
  return [...groups.slice(0, -2), pieces.slice(0, cut), pieces.slice(cut)]
}

function sum(pieces: readonly Piece[]): number {
  return pieces.reduce((total, piece) => total + piece.tokens, 0)
}
