import { passagesOfDocument } from '../search/group.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { Candidate, SearchParts } from './parts.ts'

/**
 * The passages of a candidate's document by MaxSim, best first: the best one, and others that reach the floor. The
 * kernel's query must be set. Undefined when the chunk has gone from the index meanwhile.
 */
export async function semanticSections(
  { collection, kernel }: SearchParts,
  { chunk, passage }: Candidate,
  floor: number,
): Promise<readonly Candidate[] | undefined> {
  const passages = passagesOfDocument(chunk.documentOf, passage)
  const score = () => [kernel.score(chunk.entry.id, passages)]
  const scored = await collection.residency.withResiduals([chunk], score, () => passages)
  const scores = scored?.get(chunk)
  if (scores === undefined) return undefined
  const ranked = byScore(Array.from(passages, (place, index) => ({ chunk, passage: place, score: scores[index] ?? 0 })))
  return ranked.filter(({ score }, place) => place === 0 || score >= floor)
}

/** The same by words; passages without any are left out. */
export function lexicalSections(words: LexicalRanking, candidate: Candidate): readonly Candidate[] {
  return byScore(words.passagesOf(candidate)).filter(({ score }) => score > 0)
}

const byScore = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.toSorted((a, b) => b.score - a.score || a.passage - b.passage)
