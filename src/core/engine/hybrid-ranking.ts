import { fuse } from '../search/fusion.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { Candidate } from './parts.ts'

/**
 * The nearest documents and the k best by their words as one ranking. A document is shown by the passage that its
 * meaning chose, or else its words.
 */
export function fuseRankings(semantic: readonly Candidate[], words: LexicalRanking, k: number): readonly Candidate[] {
  const near = new Map(semantic.map((candidate) => [documentKey(candidate), candidate]))
  const others = words.best(k).filter((candidate) => !near.has(documentKey(candidate)))
  const scores = fuse([
    ...semantic.map((candidate) => ({ semantic: candidate.score, lexical: words.scoreOf(candidate) })),
    ...others.map(({ score }) => ({ semantic: undefined, lexical: score })),
  ])
  const fused = [...semantic, ...others].map((candidate, index) => ({ ...candidate, score: scores[index] ?? 0 }))
  return fused.sort((a, b) => b.score - a.score)
}

/** Names a candidate's document within the index. */
function documentKey({ chunk, passage }: Candidate): string {
  return `${chunk.entry.id}/${chunk.documentOf[passage]}`
}
