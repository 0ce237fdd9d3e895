import { fuse } from '../search/fusion.ts'
import type { Candidate } from './parts.ts'

/**
 * Two rankings of documents as one. A document is shown by the passage that its meaning chose, or else its words.
 */
export function fuseRankings(semantic: readonly Candidate[], lexical: readonly Candidate[]): readonly Candidate[] {
  const documents = new Map<string, { semantic?: Candidate; lexical?: Candidate }>()
  for (const candidate of semantic) documents.set(documentKey(candidate), { semantic: candidate })
  for (const candidate of lexical) {
    const key = documentKey(candidate)
    documents.set(key, { ...documents.get(key), lexical: candidate })
  }
  const pairs = [...documents.values()]
  const scores = fuse(pairs.map((pair) => ({ semantic: pair.semantic?.score, lexical: pair.lexical?.score })))
  const fused = pairs.flatMap((pair, index): Candidate[] => {
    const shown = pair.semantic ?? pair.lexical
    return shown === undefined ? [] : [{ ...shown, score: scores[index] ?? 0 }]
  })
  return fused.sort((a, b) => b.score - a.score)
}

/** Names a candidate's document within the index. */
export function documentKey({ chunk, passage }: Candidate): string {
  return `${chunk.entry.id}/${chunk.documentOf[passage]}`
}
