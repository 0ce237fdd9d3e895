import { SearchError } from '../core/errors.ts'
import type { Arena } from './memory.ts'

/** Passages are counted in 16 bits. */
const mostPassages = 65_536
const wordBits = 64

/** Which passages of a chunk hold each centroid, in the kernel's memory: see assembly/probe.ts. */
export interface ResidentPostings {
  readonly block: number
  readonly present: number
  readonly ranks: number
  readonly starts: number
  readonly members: number
}

/**
 * Turns a chunk's distinct codes around. Undefined when it has too many passages, or the memory no room.
 *
 * @param passageStarts where each passage's codes start, and their number at the end
 * @param centroids no code is as large
 */
export function placePostings(
  arena: Arena,
  distinct: Uint16Array,
  passageStarts: Uint32Array,
  centroids: number,
): ResidentPostings | undefined {
  const passages = passageStarts.length - 1
  if (passages > mostPassages) return undefined
  const words = Math.ceil(centroids / wordBits)
  const present = new Uint32Array(words * 2)
  const ranks = new Uint32Array(words)
  /** By code, first its passages and then where the next one goes. */
  const next = new Uint32Array(centroids)
  for (const code of distinct) next[code] = (next[code] as number) + 1
  const starts: number[] = []
  let before = 0
  for (let code = 0; code < centroids; code++) {
    if (code % wordBits === 0) ranks[code / wordBits] = starts.length
    const held = next[code] as number
    if (held === 0) continue
    present[code >> 5] = (present[code >> 5] as number) | (1 << (code & 31))
    starts.push(before)
    next[code] = before
    before += held
  }
  starts.push(before)
  const members = new Uint16Array(distinct.length)
  for (let passage = 0; passage < passages; passage++) {
    for (let at = passageStarts[passage] as number; at < (passageStarts[passage + 1] as number); at++) {
      const code = distinct[at] as number
      members[next[code] as number] = passage
      next[code] = (next[code] as number) + 1
    }
  }
  return place(arena, present, ranks, Uint32Array.from(starts), members)
}

function place(
  arena: Arena,
  ...parts: readonly [present: Uint32Array, ranks: Uint32Array, starts: Uint32Array, members: Uint16Array]
): ResidentPostings | undefined {
  const [{ byteLength: presentBytes }, { byteLength: rankBytes }, { byteLength: startBytes }, { byteLength }] = parts
  try {
    const addresses = arena.allocate(presentBytes, rankBytes, startBytes, byteLength)
    for (const [index, part] of parts.entries()) arena.write(addresses[index] as number, part)
    const [present, ranks, starts, members] = addresses
    return { block: present, present, ranks, starts, members }
  } catch (error) {
    if (error instanceof SearchError && error.code === 'storage-full') return undefined
    throw error
  }
}
