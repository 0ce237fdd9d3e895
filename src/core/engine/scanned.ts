import type { Kernel, LargestSums } from '../ports.ts'
import { reachedBy } from '../search/largest.ts'
import { lengthBonuses } from '../search/length-bonus.ts'
import { isProbed, ndocsFor } from '../search/ndocs.ts'
import type { RankedChunk, Residuals } from './ranked-chunk.ts'

/** The chunks of one codec, and what there is of them. */
interface OfCodec<Chunk> {
  readonly chunks: Chunk[]
  readonly ids: string[]
  passages: number
  /** Those among them that are removed. */
  documents: number
  removed: number
  /** Passages of documents that are removed, by chunk. */
  readonly leftOut: Map<string, Uint32Array>
}

/** The nearest passages of the chunks of one codec, by their approximate scores. */
export interface Scanned<Chunk> {
  readonly chunks: readonly Chunk[]
  /** Of all these chunks. */
  readonly passages: number
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
  return byCodec(chunks).map((part) => {
    const { chunks, passages } = part
    const ndocs = ndocsFor(k, passages)
    return { chunks, passages, nearest: scan(kernel, residuals, part, ndocs, bonuses), ndocs }
  })
}

/** Looks at each chunk once: there may be thousands, all over the memory. */
function byCodec<Chunk extends RankedChunk>(chunks: readonly Chunk[]): OfCodec<Chunk>[] {
  const parts = new Map<string, OfCodec<Chunk>>()
  for (const chunk of chunks) {
    const { entry, documentOf, removed } = chunk
    const part = parts.get(entry.codec) ?? nothingOf<Chunk>()
    parts.set(entry.codec, part)
    part.chunks.push(chunk)
    part.ids.push(entry.id)
    part.passages += documentOf.length
    part.documents += (documentOf[documentOf.length - 1] ?? -1) + 1
    part.removed += removed.size
    if (removed.size > 0) part.leftOut.set(entry.id, removedOf(chunk))
  }
  return [...parts.values()]
}

const nothingOf = <Chunk>(): OfCodec<Chunk> => ({
  chunks: [],
  ids: [],
  passages: 0,
  documents: 0,
  removed: 0,
  leftOut: new Map(),
})

/** Looks near the query, and everywhere where that turns out not to be enough. */
function scan<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  { ids, documents, removed, leftOut }: OfCodec<Chunk>,
  wanted: number,
  bonuses: Int32Array,
): LargestSums {
  const scanOf = (probed: boolean) => kernel.largest(ids, { wanted, bonuses, probed, leftOut })
  // Where all documents are wanted, what is near may be of some only.
  const present = documents - removed
  const isProbing = present > wanted && isProbed(present / documents)
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
