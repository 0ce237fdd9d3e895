import type { Kernel } from '../ports.ts'
import { bestPassages } from '../search/group.ts'
import { wholePassages } from '../search/ndocs.ts'
import { TopK } from '../search/topk.ts'
import type { TokenEmbeddings } from '../types.ts'
import type { PassageOf, RankedChunk, Residuals } from './ranked-chunk.ts'
import { type Shortlist, shortlistsOf, withPassages } from './shortlists.ts'

/** A document's best passage. */
export interface RankedDocument<Chunk> extends PassageOf<Chunk> {
  readonly score: number
}

export interface Ranking<Chunk> {
  /** The k best documents, best first. */
  readonly candidates: readonly RankedDocument<Chunk>[]
  /** Passages that were looked at, be it by their codes only. */
  readonly passages: number
}

export interface RankingOptions<Chunk> {
  readonly k: number
  /** How many of the k are looked for with such care that hardly one is missed; default all. Fewer take less time. */
  readonly sure?: number
  /** Passages that are scored exactly in any case. */
  readonly also?: readonly PassageOf<Chunk>[]
  /** Score every passage exactly, however many there are. */
  readonly exhaustive: boolean
}

/**
 * scan of all passages, or of the promising ones of many -> shortlist -> MaxSim of those -> each document's best passage
 * -> the k best documents.
 * Small collections and exact codecs go without the scan. The kernel's query must stay as it is until the promise
 * settles; undefined when a chunk has gone from the index meanwhile.
 */
export async function bestDocuments<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  query: TokenEmbeddings,
  { k, sure = k, also = [], exhaustive }: RankingOptions<Chunk>,
): Promise<Ranking<Chunk> | undefined> {
  const passages = passagesOf(chunks)
  if (passages === 0) return { candidates: [], passages }
  kernel.setQuery(query)
  const whole = exhaustive || passages <= wholePassages
  const shortlists = whole
    ? chunks.map((chunk) => ({ chunk }))
    : withPassages(shortlistsOf(kernel, residuals, chunks, query.rows, sure), also)
  const candidates = await rerank(kernel, residuals, shortlists, k)
  return candidates && { candidates, passages }
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
