import type { Expansion } from './vocabulary.ts'

/** Passages that hold a word, numbered over all segments, and what it counts in each but for its rarity. */
export interface Holding {
  readonly passages: Uint32Array
  readonly counts: Float32Array
}

/** Of a segment that is searched, what tells it and its documents from others. */
interface Live {
  readonly segment: object
  readonly removed: object
}

/** Bytes that are kept, unless the owner says otherwise. */
const defaultLimit = 2 ** 25
/** Words of fewer passages are read from their postings each time: that takes little. */
const leastShare = 1 / 32

/**
 * What common words came to, for as long as the same segments and documents are searched: questions in whole sentences are
 * made of the same ones, which stand nearly everywhere. The longest unused go first.
 */
export class CommonWords {
  private live: readonly Live[] = []
  private readonly held = new Map<string, Holding>()
  private bytes = 0

  constructor(private readonly limit = defaultLimit) {}

  /** Tells which segments are searched; what was kept of others is let go. */
  follow(live: readonly Live[]): void {
    const before = this.live
    const isSame = ({ segment, removed }: Live, index: number) =>
      before[index]?.segment === segment && before[index]?.removed === removed
    if (before.length === live.length && live.every(isSame)) return
    this.live = live
    this.held.clear()
    this.bytes = 0
  }

  get(words: readonly Expansion[]): Holding | undefined {
    const key = keyOf(words)
    const holding = this.held.get(key)
    if (holding === undefined) return undefined
    this.held.delete(key)
    this.held.set(key, holding)
    return holding
  }

  /** @param take gives what is kept, if it is @param share of all passages that hold any of the words */
  add(words: readonly Expansion[], share: number, take: () => Holding): void {
    if (share < leastShare) return
    const holding = take()
    this.held.set(keyOf(words), holding)
    this.bytes += bytesOf(holding)
    for (const [oldest, dropped] of this.held) {
      if (this.bytes <= this.limit) return
      this.held.delete(oldest)
      this.bytes -= bytesOf(dropped)
    }
  }
}

const keyOf = (words: readonly Expansion[]): string => words.map(({ term, weight }) => `${term} ${weight}`).join(' ')

const bytesOf = ({ passages, counts }: Holding): number => passages.byteLength + counts.byteLength
