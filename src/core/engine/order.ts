import { fuseRankings, type Near } from './hybrid-ranking.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { Candidate } from './parts.ts'

/** How what was found becomes one ranking, best first. */
export interface Order {
  /** Nearest documents that it looks at, at least. */
  readonly reach: number
  byWords(words: LexicalRanking, k: number): readonly Candidate[]
  /** @param near All that is near, best first; the candidates are among it. */
  byMeaning(candidates: readonly Candidate[], near: readonly Candidate[]): readonly Candidate[]
  /** @param depth Documents that each leg contributes. */
  byBoth(near: Near, words: LexicalRanking, depth: number): readonly Candidate[]
}

/** Scores alone decide. */
export const byScore: Order = {
  reach: 0,
  byWords: (words, k) => words.best(k),
  byMeaning: (candidates) => candidates,
  byBoth: fuseRankings,
}
