import type { Question } from '../lexical/lexical-index.ts'
import type { Candidate, SearchParts } from './parts.ts'

/** The passages of a candidate's document by MaxSim, best first. The kernel's query must be set. Undefined as above it. */
export async function semanticSections(
  { collection, kernel }: SearchParts,
  candidate: Candidate,
): Promise<readonly Candidate[] | undefined> {
  const { chunk } = candidate
  const passages = passagesOfDocument(candidate)
  const scored = await collection.residency.withResiduals([chunk], () => kernel.score(chunk.entry.id, passages))
  const scores = scored?.get(chunk)
  return scores && ranked(candidate, passages, scores)
}

/** The same by words; passages without any are left out. */
export function lexicalSections(
  { lexical, collection }: SearchParts,
  candidate: Candidate,
  question: Question,
): readonly Candidate[] {
  const all = lexical.score([...collection.chunks.values()], question).get(candidate.chunk.entry.id)
  const passages = passagesOfDocument(candidate)
  const scores = Float32Array.from(passages, (passage) => all?.[passage] ?? 0)
  return ranked(candidate, passages, scores).filter(({ score }) => score > 0)
}

function ranked({ chunk }: Candidate, passages: Uint32Array, scores: Float32Array): Candidate[] {
  const candidates = Array.from(passages, (passage, index) => ({ chunk, passage, score: scores[index] ?? 0 }))
  return candidates.sort((a, b) => b.score - a.score || a.passage - b.passage)
}

/** Passages of a candidate's document in their order. */
function passagesOfDocument({ chunk: { documentOf }, passage }: Candidate): Uint32Array {
  const document = documentOf[passage]
  let start = passage
  while (start > 0 && documentOf[start - 1] === document) start--
  let end = passage + 1
  while (end < documentOf.length && documentOf[end] === document) end++
  return Uint32Array.from({ length: end - start }, (_, index) => start + index)
}
