import type { LexicalIndex, Question } from '../lexical/lexical-index.ts'
import { bestPassages } from '../search/group.ts'
import { TopK } from '../search/topk.ts'
import type { LoadedChunk } from './collection.ts'
import type { Candidate } from './parts.ts'

/** BM25F of every passage -> each document's best passage -> the k best documents that hold any word at all. */
export function lexicalDocuments(
  lexical: LexicalIndex,
  chunks: readonly LoadedChunk[],
  question: Question,
  k: number,
): readonly Candidate[] {
  const best = new TopK<Candidate>(k)
  const scores = lexical.score(chunks, question)
  for (const chunk of chunks) {
    const scored = scores.get(chunk.entry.id)
    if (scored === undefined) continue
    for (const { passage, score } of bestPassages(scored, chunk.documentOf, chunk.removed)) {
      if (score > 0) best.offer(score, { chunk, passage, score })
    }
  }
  return best.ranked()
}
