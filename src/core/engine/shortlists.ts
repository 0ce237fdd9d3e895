import type { Kernel } from '../ports.ts'
import { ndocsFor, promisingFor } from '../search/ndocs.ts'
import { largestApproximation } from '../search/scan.ts'
import { passagesReaching, type ScannedPassages, thresholdFor } from '../search/shortlist.ts'
import type { PassageOf, RankedChunk, Residuals } from './ranked-chunk.ts'

/** Passages of a chunk that are to be scored exactly, ascending; all of them when not listed. */
export interface Shortlist<Chunk> {
  readonly chunk: Chunk
  readonly passages?: Uint32Array
}

interface Scan {
  readonly scanned: readonly ScannedPassages[]
  /** What the nearest documents reach. */
  readonly threshold: number
}

/**
 * Lists the nearest passages of each codec by themselves: the coarser a codec, the further its sums are from the exact
 * scores, so that those of two codecs do not compare.
 *
 * @param rows of the kernel's query
 * @param k documents that are looked for
 */
export function shortlistsOf<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  rows: number,
  k: number,
): Shortlist<Chunk>[] {
  const listed = new Map<Chunk, Uint32Array>()
  for (const codec of new Set(chunks.map(({ entry }) => entry.codec))) {
    const ofCodec = chunks.filter(({ entry }) => entry.codec === codec)
    const { scanned, threshold } = scan(kernel, residuals, ofCodec, k, rows * largestApproximation)
    for (const [index, chunk] of ofCodec.entries()) {
      listed.set(chunk, passagesReaching(threshold, scanned[index] as ScannedPassages))
    }
  }
  return chunks.map((chunk) => ({ chunk, passages: listed.get(chunk) as Uint32Array }))
}

/** Scans what is promising of many passages, and all where there are few or that turns out not to be enough. */
function scan<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  k: number,
  largest: number,
): Scan {
  const passages = chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
  const ndocs = ndocsFor(k, passages)
  const ids = chunks.map(({ entry }) => entry.id)
  const scanOf = (promising?: number): Scan => {
    const sums = kernel.scanEach(ids, promising)
    const scanned = chunks.map(({ documentOf, removed }, index) => ({
      sums: sums[index] as Uint32Array,
      documentOf,
      removed,
    }))
    return { scanned, threshold: thresholdFor(scanned, ndocs, largest) }
  }
  const promising = promisingFor(ndocs, passages, presentShare(chunks))
  if (promising === undefined) return scanOf()
  // Not waited for: chunks could go from the kernel meanwhile.
  void kernel.loadCovers()
  if (!residuals.makeRoom(kernel.listBytes(ids))) return scanOf()
  const found = scanOf(promising)
  // A threshold of 0 would let in what was not scanned: the promising passages are of fewer documents than are wanted.
  return found.threshold > 0 ? found : scanOf()
}

/** Share of the documents that is neither removed nor left out. */
function presentShare(chunks: readonly RankedChunk[]): number {
  let [documents, removed] = [0, 0]
  for (const chunk of chunks) {
    documents += (chunk.documentOf.at(-1) ?? -1) + 1
    removed += chunk.removed.size
  }
  return 1 - removed / documents
}

/** Lists with these passages put in; those of other chunks are left out. */
export function withPassages<Chunk>(
  lists: readonly Shortlist<Chunk>[],
  also: readonly PassageOf<Chunk>[],
): readonly Shortlist<Chunk>[] {
  if (also.length === 0) return lists
  const further = new Map<Chunk, number[]>()
  for (const { chunk, passage } of also) {
    const known = further.get(chunk)
    if (known === undefined) further.set(chunk, [passage])
    else known.push(passage)
  }
  return lists.map(({ chunk, passages }) => {
    const more = further.get(chunk)
    if (more === undefined || passages === undefined) return { chunk, ...(passages && { passages }) }
    return { chunk, passages: Uint32Array.from(new Set([...passages, ...more])).sort() }
  })
}
