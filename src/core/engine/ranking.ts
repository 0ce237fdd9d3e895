import type { Kernel } from '../ports.ts'
import { comparedFactor, listFactor, wholePassages } from '../search/ndocs.ts'
import type { TokenEmbeddings } from '../types.ts'
import { ExactScores } from './exact-scores.ts'
import {
  listsOf,
  type PassageOf,
  type RankedChunk,
  type RankedDocument,
  type Residuals,
  residentScores,
} from './ranked-chunk.ts'
import { type Shortlist, shortlistsOf } from './shortlists.ts'

export interface Ranking<Chunk> {
  /** The k best documents, best first. */
  readonly candidates: readonly RankedDocument<Chunk>[]
  /** Passages that were looked at, be it by their codes only. */
  readonly passages: number
  /** Score of a document, be it among the candidates or not, by those of its passages that were scored. */
  scoreOf(document: PassageOf<Chunk>): number | undefined
}

export interface RankingOptions<Chunk> {
  readonly k: number
  /** How many of the k are looked for with such care that hardly one is missed; default k. Fewer take less time. */
  readonly sure?: number
  /** Passages that are scored exactly in any case. */
  readonly also?: readonly PassageOf<Chunk>[]
  /** Score every passage exactly, however many there are. */
  readonly exhaustive: boolean
}

/**
 * scan of all passages, or of the promising ones of many -> shortlist -> MaxSim of its first portion, and of as much of the
 * other as may matter -> each document's best passage -> the k best documents.
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
  if (passages === 0) return { candidates: [], passages, scoreOf: () => undefined }
  kernel.setQuery(query)
  const scores = new ExactScores(residentScores(kernel, residuals))
  const isWhole = exhaustive || passages <= wholePassages
  const isScored = await (isWhole
    ? scores.add(chunks.map((chunk) => ({ chunk })))
    : scoreShortlists(scores, shortlistsOf(kernel, residuals, chunks, query.rows, Math.min(listFactor * sure, k)), {
        chunks,
        residuals,
        compared: Math.min(comparedFactor * sure, k),
      }))
  if (!isScored || !(await scores.add(listsOf(also, chunks)))) return undefined
  return { candidates: scores.best(chunks, k), passages, scoreOf: (document) => scores.scoreOf(document) }
}

interface ShortlistScoring<Chunk> {
  readonly chunks: readonly Chunk[]
  readonly residuals: Residuals<Chunk>
  /** A passage matters if it may be among so many documents. */
  readonly compared: number
}

/**
 * Scores the first portion, and then what may matter; everything at once where residuals have to be read, which takes longer
 * than scoring, and may take twice as long in two turns.
 *
 * @returns false when a chunk has gone from the index meanwhile
 */
async function scoreShortlists<Chunk extends RankedChunk>(
  scores: ExactScores<Chunk>,
  shortlists: readonly Shortlist<Chunk>[],
  { chunks, residuals, compared }: ShortlistScoring<Chunk>,
): Promise<boolean> {
  const all = shortlists.flatMap((list) => list.all)
  if (!all.every(({ chunk }) => residuals.holds(chunk))) return scores.add(all)
  if (!(await scores.add(shortlists.flatMap((list) => list.first)))) return false
  const least = scores.best(chunks, compared)[compared - 1]?.score ?? Number.NEGATIVE_INFINITY
  return scores.add(shortlists.flatMap((list) => list.further((chunk) => scores.of(chunk), least)))
}

const passagesOf = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
