import { fusion, type MostScored, type TwiceScored, worthOfWords } from '../search/fusion.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import { type Candidate, documentKey } from './parts.ts'
import type { PassageOf } from './ranked-chunk.ts'

/** A document that both rankings know, or one of them. */
export interface FusedCandidate extends Candidate, TwiceScored {}

/** What is known of the nearest documents. */
export interface Near {
  /** Best first. */
  readonly documents: readonly Candidate[]
  /** Rows of the query. */
  readonly rows: number
  /** MaxSim of a candidate's document, be it among these or not, as far as it is known. */
  scoreOf(candidate: Candidate): number | undefined
}

/** So many of the nearest documents. */
export const first = (near: Near, depth: number): Near => ({ ...near, documents: near.documents.slice(0, depth) })

/**
 * The nearest documents, and those of the best by words that are not among them, as both rankings see them. A document
 * is shown by the passage that its meaning chose, or else its words. One whose MaxSim is not known is taken to be as near as the
 * last of the nearest.
 */
export function twiceScored(
  { documents, scoreOf }: Near,
  best: readonly Candidate[],
  words: LexicalRanking,
): readonly FusedCandidate[] {
  const farthest = documents.at(-1)?.score ?? 0
  const near = documents.map((candidate) => ({
    ...candidate,
    semantic: candidate.score,
    lexical: words.scoreOf(candidate),
  }))
  const others = without(best, documents).map((candidate) => ({
    ...candidate,
    semantic: scoreOf(candidate) ?? farthest,
    lexical: candidate.score,
  }))
  return [...near, ...others]
}

/** The most that a document can score by either. */
export const mostScored = ({ rows }: Pick<Near, 'rows'>, words: LexicalRanking): MostScored => ({
  semantic: rows,
  lexical: words.most,
})

/**
 * What a passage's document is worth for its words, in units of MaxSim.
 * @param query its rows
 */
export function worthOfDocuments(
  query: Pick<Near, 'rows'>,
  words: LexicalRanking,
): (passage: PassageOf<LoadedChunk>) => number {
  const worth = worthOfWords(mostScored(query, words))
  return (passage) => worth(words.scoreOf(passage))
}

/** So many of the nearest documents and of the best by their words as one ranking. */
export function fuseRankings(near: Near, words: LexicalRanking, depth: number): readonly Candidate[] {
  const scoreOf = fusion(mostScored(near, words))
  const candidates = twiceScored(first(near, depth), words.best(depth), words)
  return bestFirst(candidates.map((candidate) => ({ ...candidate, score: scoreOf(candidate) })))
}

/** Equal ones as they stood. */
export const bestFirst = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.toSorted((a, b) => b.score - a.score)

/** The documents of either list, as the first has them. */
export const union = (first: readonly Candidate[], second: readonly Candidate[]): readonly Candidate[] => [
  ...first,
  ...without(second, first),
]

/** Documents in the order of a ranking, as it has them; those that it has not last, with the score of the last. */
export function ordered(documents: readonly Candidate[], ranking: readonly Candidate[]): readonly Candidate[] {
  const wanted = new Set(documents.map(documentKey))
  const ranked = ranking.filter((candidate) => wanted.has(documentKey(candidate)))
  const score = ranked.at(-1)?.score ?? 0
  return [...ranked, ...without(documents, ranked).map((candidate) => ({ ...candidate, score }))]
}

export function without<C extends Candidate>(candidates: readonly C[], others: readonly Candidate[]): readonly C[] {
  const keys = new Set(others.map(documentKey))
  return candidates.filter((candidate) => !keys.has(documentKey(candidate)))
}
