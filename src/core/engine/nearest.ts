import type { TokenEmbeddings } from '../types.ts'
import { bestFirst } from './hybrid-ranking.ts'
import { late } from './late.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Candidate, SearchParts } from './parts.ts'
import type { RankingOptions } from './ranked-chunk.ts'
import { bestDocuments, loadFinder, passagesOf } from './ranking.ts'

/** The nearest documents by MaxSim; of chunks that are read in parts, some of the scores may be estimates. */
export interface Nearest {
  /** Best first. */
  documents(): readonly Candidate[]
  /** Of a candidate's document, be it among the nearest or not, as far as it is known. */
  scoreOf(candidate: Candidate): number | undefined
  isExact(candidate: Candidate): boolean
  /** Makes the scores of these exact. False when a chunk has gone from the index meanwhile. */
  score(candidates: readonly Candidate[]): Promise<boolean>
}

/**
 * Undefined when a chunk has gone from the index meanwhile, or may have.
 * @param words How the query's words rank the documents, where they count too.
 */
export async function nearestDocuments(
  { collection, kernel }: SearchParts,
  chunks: readonly LoadedChunk[],
  embeddings: TokenEmbeddings,
  options: RankingOptions<LoadedChunk>,
  words?: LexicalRanking,
): Promise<Nearest | undefined> {
  const { k } = options
  const exhaustive = options.exhaustive || collection.manifest.nbits === 'f32'
  const inParts = chunks.filter(({ entry }) => entry.inParts)
  const others = chunks.filter(({ entry }) => !entry.inParts)
  const { residency } = collection
  // The kernel cannot scan what it does not hold any more: the caller takes the chunks anew.
  if (!exhaustive && (await loadFinder(kernel, passagesOf(others)))) return undefined
  const ranking = await bestDocuments(kernel, residency, others, embeddings, { ...options, exhaustive })
  if (ranking === undefined) return undefined
  const { candidates, scoreOf } = ranking
  if (inParts.length === 0) {
    return { documents: () => candidates, scoreOf, isExact: () => true, score: async () => true }
  }
  const { rankInParts } = await late(import('./in-parts.ts'))
  const estimated = await rankInParts({ collection, kernel }, inParts, embeddings, { ...options, exhaustive, words })
  if (estimated === undefined) return undefined
  return {
    documents: () => bestFirst([...candidates, ...estimated.best(k)]).slice(0, k),
    scoreOf: (candidate) => scoreOf(candidate) ?? estimated.scoreOf(candidate),
    isExact: (candidate) => estimated.isExact(candidate),
    score: (wanted) => estimated.score(wanted),
  }
}

/** A ranking of which the first documents are ranked by exact scores; undefined when a chunk has gone meanwhile. */
export async function settled<Ranked>(
  nearest: Nearest,
  rank: (near: readonly Candidate[]) => Ranked,
  first: (ranked: Ranked) => readonly Candidate[],
): Promise<Ranked | undefined> {
  for (;;) {
    const ranked = rank(nearest.documents())
    const unsure = first(ranked).filter((candidate) => !nearest.isExact(candidate))
    if (unsure.length === 0) return ranked
    if (!(await nearest.score(unsure))) return undefined
  }
}
