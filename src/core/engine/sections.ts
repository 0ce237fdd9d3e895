import { passagesOfDocument } from '../search/group.ts'
import { late } from './late.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Candidate, SearchParts } from './parts.ts'
import { residentScores, type ScoreLists } from './ranked-chunk.ts'

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
  const score: ScoreLists<LoadedChunk> =
    chunk.entry.inParts === true
      ? (await late(import('./in-parts.ts'))).scoresInParts({ collection, kernel })
      : residentScores(kernel, collection.residency)
  const scores = (await score([{ chunk, passages }]))?.[0]
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
