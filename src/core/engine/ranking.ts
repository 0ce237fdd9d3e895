import type { Kernel } from '../ports.ts'
import { wholePassages } from '../search/ndocs.ts'
import type { TokenEmbeddings } from '../types.ts'
import { late } from './late.ts'
import { PassageScores } from './passage-scores.ts'
import {
  type PassageOf,
  type RankedChunk,
  type RankedDocument,
  type RankingOptions,
  type Residuals,
  residentScores,
  type ScannedChunk,
} from './ranked-chunk.ts'

export interface Ranking<Chunk> {
  /** The k best documents, best first. */
  readonly candidates: readonly RankedDocument<Chunk>[]
  /** Passages that were looked at, be it by their codes only. */
  readonly passages: number
  /** Score of a document, be it among the candidates or not, by those of its passages that were scored. */
  scoreOf(document: PassageOf<Chunk>): number | undefined
}

/**
 * Of a large collection what `scoreNearest` scores, and of a small one, or one of exact codecs, every passage -> each document's best
 * passage -> the k best documents. The kernel's query must stay as it is until the promise settles; undefined when a chunk has
 * gone from the index meanwhile.
 */
export async function bestDocuments<Chunk extends ScannedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  query: TokenEmbeddings,
  options: RankingOptions<Chunk>,
): Promise<Ranking<Chunk> | undefined> {
  const passages = passagesOf(chunks)
  if (passages === 0) return { candidates: [], passages, scoreOf: () => undefined }
  const isWhole = options.exhaustive || passages <= wholePassages
  const scores = await (isWhole
    ? everyScore(kernel, residuals, chunks, query)
    : (await late(import('./nearest-passages.ts'))).scoreNearest(kernel, residuals, chunks, query, options))
  if (scores === undefined) return undefined
  const candidates = scores.best(chunks, options.k)
  return { candidates, passages, scoreOf: (document) => scores.scoreOf(document) }
}

async function everyScore<Chunk extends ScannedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  query: TokenEmbeddings,
): Promise<PassageScores<Chunk> | undefined> {
  kernel.setQuery(query)
  const scores = new PassageScores(residentScores(kernel, residuals))
  return (await scores.add(chunks.map((chunk) => ({ chunk })))) ? scores : undefined
}

const passagesOf = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
