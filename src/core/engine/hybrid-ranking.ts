import { fusion, type TwiceScored } from '../search/fusion.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import { type Candidate, documentKey } from './parts.ts'

/** A document that both rankings know, or one of them. */
export interface FusedCandidate extends Candidate, TwiceScored {}

/**
 * The nearest documents, and those of the best by words that are not among them, as both rankings see them. A document
 * is shown by the passage that its meaning chose, or else its words.
 */
export function twiceScored(
  semantic: readonly Candidate[],
  best: readonly Candidate[],
  words: LexicalRanking,
): readonly FusedCandidate[] {
  const near = semantic.map((candidate) => ({
    ...candidate,
    semantic: candidate.score,
    lexical: words.scoreOf(candidate),
  }))
  const others = without(best, semantic).map((candidate) => ({
    ...candidate,
    semantic: undefined,
    lexical: candidate.score,
  }))
  return [...near, ...others]
}

/** The nearest documents and the k best by their words as one ranking. */
export function fuseRankings(semantic: readonly Candidate[], words: LexicalRanking, k: number): readonly Candidate[] {
  const candidates = twiceScored(semantic, words.best(k), words)
  const scoreOf = fusion(candidates)
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
