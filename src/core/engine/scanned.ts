import type { Kernel, LargestSums } from '../ports.ts'
import { reachedBy } from '../search/largest.ts'
import { lengthBonuses } from '../search/length-bonus.ts'
import { isProbed, ndocsFor } from '../search/ndocs.ts'
import type { RankedChunk, Residuals } from './ranked-chunk.ts'

/** The nearest passages of the chunks of one codec, by their approximate scores. */
export interface Scanned<Chunk> {
  readonly chunks: readonly Chunk[]
  readonly nearest: LargestSums
  /** Of so many documents, or of all where there are fewer, these are the passages. */
  readonly ndocs: number
}

/**
 * Scans the chunks of each codec by themselves: the coarser a codec, the further its sums are from the exact scores, so that those of
 * two codecs do not compare.
 *
 * @param k documents that are looked for
 * @param largest sum of a passage that holds every row of the kernel's query
 */
export function scanEach<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  k: number,
  largest: number,
): readonly Scanned<Chunk>[] {
  const bonuses = lengthBonuses(largest)
  return Array.from(new Set(chunks.map(({ entry }) => entry.codec)), (codec) => {
    const ofCodec = chunks.filter(({ entry }) => entry.codec === codec)
    const ndocs = ndocsFor(k, countPassages(ofCodec))
    return { chunks: ofCodec, nearest: scan(kernel, residuals, ofCodec, ndocs, bonuses), ndocs }
  })
}

/** Looks near the query, and everywhere where that turns out not to be enough. */
function scan<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  wanted: number,
  bonuses: Int32Array,
): LargestSums {
  const ids = chunks.map(({ entry }) => entry.id)
  const leftOut = new Map(
    chunks.flatMap((chunk) => (chunk.removed.size === 0 ? [] : [[chunk.entry.id, removedOf(chunk)]])),
  )
  const scanOf = (probed: boolean) => kernel.largest(ids, { wanted, bonuses, probed, leftOut })
  // Where all documents are wanted, what is near may be of some only.
  const all = countDocuments(chunks)
  const present = all - chunks.reduce((sum, { removed }) => sum + removed.size, 0)
  const isProbing = present > wanted && isProbed(present / all)
  const near = isProbing && residuals.makeRoom(kernel.listBytes(ids)) ? scanOf(true) : undefined
  // 0 where what is near to the query is of fewer documents than are wanted.
  return near !== undefined && reachedBy(near.documents, wanted) > 0 ? near : scanOf(false)
}

/** Passages of documents that are removed or left out. */
function removedOf({ documentOf, removed }: RankedChunk): Uint32Array {
  const passages: number[] = []
  for (let passage = 0; passage < documentOf.length; passage++) {
    if (removed.has(documentOf[passage] as number)) passages.push(passage)
  }
  return Uint32Array.from(passages)
}

/** Documents, those among them that are removed or left out. */
const countDocuments = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + (documentOf[documentOf.length - 1] ?? -1) + 1, 0)

export const countPassages = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
