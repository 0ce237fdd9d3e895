import { total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { Arena } from './memory.ts'

/** Most passages of a segment: a posting has 16 bits. */
export const mostPostings = 65_536
/**
 * Most passages of a segment of several chunks: what a scan knows of them stays in the second cache, 256 KiB of 16 rows, and threads
 * share a collection evenly.
 */
export const segmentPassages = 16_384

/** Lists, in the kernel's memory, of which passages of some chunks hold each code. */
export interface Segment {
  readonly block: number
  readonly passages: number
  /** By chunk, in order, the number of its first passage. */
  readonly firsts: ReadonlyMap<ResidentCodes, number>
  /** u32 [centroid + 1]: where each list starts, and where the last one ends. */
  readonly starts: number
  /** u16: numbers of passages, ascending, list after list. */
  readonly postings: number
  /** As ResidentCodes has them, of all passages. */
  readonly traits: number
}

/** Bytes of the lists of these chunks; `centroids` of their codec. */
export function segmentBytes(chunks: readonly ResidentCodes[], centroids: number): number {
  return startBytes(centroids) + postingBytes(chunks) + traitBytes(total(chunks, ({ passages }) => passages))
}

/**
 * Makes room for the lists of these chunks, which are of one codec; what is in it means nothing yet.
 * @throws SearchError storage-full
 */
export function placeSegment(arena: Arena, chunks: readonly ResidentCodes[], centroids: number): Segment {
  const firsts = new Map<ResidentCodes, number>()
  let passages = 0
  for (const chunk of chunks) {
    firsts.set(chunk, passages)
    passages += chunk.passages
  }
  const [starts, postings, traits] = arena.allocate(startBytes(centroids), postingBytes(chunks), traitBytes(passages))
  return { block: starts, passages, firsts, starts, postings, traits }
}

export function fillSegment(arena: Arena, { firsts, starts, postings, traits }: Segment, centroids: number): void {
  const words = arena.integers(starts, centroids + 2).fill(0)
  // Counts stand two places on, so that sums up to a list stand one place on: there its passages move them to where it ends.
  for (const { scanned } of firsts.keys()) {
    for (const code of shorts(arena, scanned.codes, scanned.count)) words[code + 2] = (words[code + 2] as number) + 1
  }
  for (let word = 1; word < words.length; word++) words[word] = (words[word] as number) + (words[word - 1] as number)
  const listed = shorts(arena, postings, words[centroids + 1] as number)
  for (const [{ scanned, passages, traits: own }, first] of firsts) {
    arena.write(traits + first * 2, shorts(arena, own, passages))
    const offsets = arena.integers(scanned.offsets, passages + 1)
    const codes = shorts(arena, scanned.codes, scanned.count)
    let at = 0
    for (let passage = 0; passage < passages; passage++) {
      for (const end = offsets[passage + 1] as number; at < end; at++) {
        const cursor = (codes[at] as number) + 1
        const next = words[cursor] as number
        listed[next] = first + passage
        words[cursor] = next + 1
      }
    }
  }
}

const shorts = (arena: Arena, address: number, length: number): Uint16Array =>
  new Uint16Array(arena.memory.buffer, address, length)

const startBytes = (centroids: number): number => (centroids + 2) * 4

const traitBytes = (passages: number): number => passages * 2

const postingBytes = (chunks: readonly ResidentCodes[]): number => total(chunks, ({ scanned }) => scanned.count) * 2
