import { fuse } from '../search/fusion.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import { type Candidate, documentKey } from './parts.ts'

/**
 * The nearest documents and the k best by their words as one ranking. A document is shown by the passage that its
 * meaning chose, or else its words.
 */
export function fuseRankings(semantic: readonly Candidate[], words: LexicalRanking, k: number): readonly Candidate[] {
  const others = without(words.best(k), semantic)
  const scores = fuse([
    ...semantic.map((candidate) => ({ semantic: candidate.score, lexical: words.scoreOf(candidate) })),
    ...others.map(({ score }) => ({ semantic: undefined, lexical: score })),
  ])
  const fused = [...semantic, ...others].map((candidate, index) => ({ ...candidate, score: scores[index] ?? 0 }))
  return fused.sort((a, b) => b.score - a.score)
}

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

function without(candidates: readonly Candidate[], others: readonly Candidate[]): readonly Candidate[] {
  const keys = new Set(others.map(documentKey))
  return candidates.filter((candidate) => !keys.has(documentKey(candidate)))
}
