import type { Kernel } from '../ports.ts'
import { wholePassages } from '../search/ndocs.ts'
import type { TokenEmbeddings } from '../types.ts'
import { late } from './late.ts'
import {
  type PassageOf,
  type RankedChunk,
  type RankedDocument,
  type RankingOptions,
  type Residuals,
  residentScores,
} from './ranked-chunk.ts'
import { ScoredChunks } from './scored-chunks.ts'

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
export async function bestDocuments<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  query: TokenEmbeddings,
  options: RankingOptions<Chunk>,
): Promise<Ranking<Chunk> | undefined> {
  const passages = passagesOf(chunks)
  const { k, exhaustive } = options
  if (passages === 0) return { candidates: [], passages, scoreOf: () => undefined }
  if (!exhaustive) await loadFinder(kernel, passages)
  if (finder && !exhaustive && passages > wholePassages) {
    const nearest = await finder.scoreNearest(kernel, residuals, chunks, query, options)
    return nearest && { candidates: nearest.ranked(k), passages, scoreOf: (document) => nearest.scoreOf(document) }
  }
  const scores = await everyScore(kernel, residuals, chunks, query)
  return scores && { candidates: scores.best(k), passages, scoreOf: (document) => scores.scoreOf(document) }
}

/** Finding the nearest of many passages is files of its own in the package, which small collections never ask for. */
let finder: typeof import('./nearest-passages.ts') | undefined
const ready = new WeakSet<Kernel>()

/**
 * Loads what ranking many passages takes; chunks may go from the index meanwhile.
 * @returns whether it was not there yet
 * @throws SearchError `worker-lost` when it cannot be loaded
 */
export async function loadFinder(kernel: Kernel, passages: number): Promise<boolean> {
  if (ready.has(kernel) || passages <= wholePassages) return false
  const [loaded] = await late(Promise.all([import('./nearest-passages.ts'), kernel.loadSums()]))
  finder = loaded
  ready.add(kernel)
  return true
}

async function everyScore<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  query: TokenEmbeddings,
): Promise<ScoredChunks<Chunk> | undefined> {
  kernel.setQuery(query)
  const found = await residentScores(kernel, residuals)(chunks.map((chunk) => ({ chunk })))
  return found && new ScoredChunks(new Map(chunks.map((chunk, number) => [chunk, found[number] as Float32Array])))
}

export const passagesOf = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
