import type { Kernel } from '../ports.ts'
import { bestPassages } from '../search/group.ts'
import { ndocsFor, wholePassages } from '../search/ndocs.ts'
import { largestApproximation } from '../search/scan.ts'
import { passagesReaching, type ScannedPassages, thresholdFor } from '../search/shortlist.ts'
import { TopK } from '../search/topk.ts'
import type { TokenEmbeddings } from '../types.ts'

/** What ranking needs of a chunk whose codes are in the kernel. */
export interface RankedChunk {
  readonly entry: { readonly id: string; readonly codec: string }
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents to leave out. */
  readonly removed: ReadonlySet<number>
}

/** A document's best passage. */
export interface RankedDocument<Chunk> {
  readonly chunk: Chunk
  readonly passage: number
  readonly score: number
}

export interface Ranking<Chunk> {
  /** The k best documents, best first. */
  readonly candidates: readonly RankedDocument<Chunk>[]
  /** Passages that were scored, be it approximately. */
  readonly passages: number
}

export interface RankingOptions {
  readonly k: number
  /** Score every passage exactly, however many there are. */
  readonly exhaustive: boolean
}

/**
 * Calls `use` for groups of chunks, while the residuals of the group, those of the used passages at least, are in the
 * kernel; undefined when one of the chunks has gone from the index meanwhile.
 */
export interface Residuals<Chunk> {
  withResiduals<T>(
    chunks: readonly Chunk[],
    use: (chunks: readonly Chunk[]) => readonly T[],
    used: (chunk: Chunk) => Uint32Array | undefined,
  ): Promise<ReadonlyMap<Chunk, T> | undefined>
}

/** Passages of a chunk that are to be scored exactly, ascending; all of them when not listed. */
interface Shortlist<Chunk> {
  readonly chunk: Chunk
  readonly passages?: Uint32Array
}

/**
 * scan of every passage -> shortlist -> MaxSim of those -> each document's best passage -> the k best documents.
 * Small collections and exact codecs go without the scan. The kernel's query must stay as it is until the promise
 * settles; undefined when a chunk has gone from the index meanwhile.
 */
export async function bestDocuments<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  query: TokenEmbeddings,
  { k, exhaustive }: RankingOptions,
): Promise<Ranking<Chunk> | undefined> {
  const passages = passagesOf(chunks)
  if (passages === 0) return { candidates: [], passages }
  kernel.setQuery(query)
  const whole = exhaustive || passages <= wholePassages
  const shortlists = whole ? chunks.map((chunk) => ({ chunk })) : scan(kernel, chunks, query.rows, k)
  const candidates = await rerank(kernel, residuals, shortlists, k)
  return candidates && { candidates, passages }
}

/**
 * Lists the most promising passages of each codec by themselves: the coarser a codec, the further its sums are from
 * the exact scores, so that those of two codecs do not compare.
 */
function scan<Chunk extends RankedChunk>(
  kernel: Kernel,
  chunks: readonly Chunk[],
  rows: number,
  k: number,
): Shortlist<Chunk>[] {
  const listed = new Map<Chunk, Uint32Array>()
  for (const codec of new Set(chunks.map(({ entry }) => entry.codec))) {
    const ofCodec = chunks.filter(({ entry }) => entry.codec === codec)
    const ndocs = ndocsFor(k, passagesOf(ofCodec))
    const sums = kernel.scanEach(ofCodec.map(({ entry }) => entry.id))
    const scanned = ofCodec.map(({ documentOf, removed }, index) => ({
      sums: sums[index] as Uint32Array,
      documentOf,
      removed,
    }))
    const threshold = thresholdFor(scanned, ndocs, rows * largestApproximation)
    for (const [index, chunk] of ofCodec.entries()) {
      listed.set(chunk, passagesReaching(threshold, scanned[index] as ScannedPassages))
    }
  }
  return chunks.map((chunk) => ({ chunk, passages: listed.get(chunk) as Uint32Array }))
}

async function rerank<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  shortlists: readonly Shortlist<Chunk>[],
  k: number,
): Promise<readonly RankedDocument<Chunk>[] | undefined> {
  const listed = new Map(
    shortlists.filter(({ passages }) => passages?.length !== 0).map(({ chunk, passages }) => [chunk, passages]),
  )
  const scored = await residuals.withResiduals(
    [...listed.keys()],
    (group) => kernel.scoreEach(group.map((chunk) => ({ chunk: chunk.entry.id, passages: listed.get(chunk) }))),
    (chunk) => listed.get(chunk),
  )
  if (scored === undefined) return undefined
  const best = new TopK<RankedDocument<Chunk>>(k)
  // In the order of the collection, whatever the order of scoring was: it decides ties.
  for (const [chunk, passages] of listed) {
    const { documentOf, removed } = chunk
    const scores = scored.get(chunk) ?? new Float32Array(0)
    const documents = passages?.map((passage) => documentOf[passage] as number) ?? documentOf
    for (const { passage, score } of bestPassages(scores, documents, removed)) {
      best.offer(score, { chunk, passage: passages?.[passage] ?? passage, score })
    }
  }
  return best.ranked()
}

const passagesOf = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
