import type { Kernel } from '../ports.ts'
import { bestPassages } from '../search/group.ts'
import { ndocsFor, wholePassages } from '../search/ndocs.ts'
import { largestApproximation } from '../search/scan.ts'
import { passagesReaching, thresholdFor } from '../search/shortlist.ts'
import { TopK } from '../search/topk.ts'
import type { TokenEmbeddings } from '../types.ts'

/** What ranking needs of a chunk whose codes are in the kernel. */
export interface RankedChunk {
  readonly entry: { readonly id: string }
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

/** Passages of a chunk that are to be scored exactly, ascending; all of them when not listed. */
interface Shortlist<Chunk> {
  readonly chunk: Chunk
  readonly passages?: Uint32Array
}

/**
 * scan of every passage -> shortlist -> MaxSim of those -> each document's best passage -> the k best documents.
 * Small collections and exact codecs go without the scan.
 */
export function bestDocuments<Chunk extends RankedChunk>(
  kernel: Kernel,
  chunks: readonly Chunk[],
  query: TokenEmbeddings,
  { k, exhaustive }: RankingOptions,
): Ranking<Chunk> {
  const passages = chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
  if (passages === 0) return { candidates: [], passages }
  kernel.setQuery(query)
  const whole = exhaustive || passages <= wholePassages
  const shortlists = whole
    ? chunks.map((chunk) => ({ chunk }))
    : scan(kernel, chunks, query.rows, ndocsFor(k, passages))
  return { candidates: rerank(kernel, shortlists, k), passages }
}

function scan<Chunk extends RankedChunk>(
  kernel: Kernel,
  chunks: readonly Chunk[],
  rows: number,
  ndocs: number,
): Shortlist<Chunk>[] {
  const scanned = chunks.map((chunk) => ({ ...chunk, chunk, sums: kernel.scan(chunk.entry.id) }))
  const threshold = thresholdFor(scanned, ndocs, rows * largestApproximation)
  return scanned.map(({ chunk, ...passages }) => ({ chunk, passages: passagesReaching(threshold, passages) }))
}

function rerank<Chunk extends RankedChunk>(
  kernel: Kernel,
  shortlists: readonly Shortlist<Chunk>[],
  k: number,
): readonly RankedDocument<Chunk>[] {
  const best = new TopK<RankedDocument<Chunk>>(k)
  for (const { chunk, passages } of shortlists) {
    if (passages?.length === 0) continue
    const { documentOf, removed } = chunk
    const scores = kernel.score(chunk.entry.id, passages)
    const documents = passages?.map((passage) => documentOf[passage] as number) ?? documentOf
    for (const { passage, score } of bestPassages(scores, documents, removed)) {
      best.offer(score, { chunk, passage: passages?.[passage] ?? passage, score })
    }
  }
  return best.ranked()
}
