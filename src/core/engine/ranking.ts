import type { Kernel } from '../ports.ts'
import { bestPassages } from '../search/group.ts'
import { TopK } from '../search/topk.ts'
import type { TokenEmbeddings } from '../types.ts'
import type { LoadedChunk } from './collection.ts'
import type { Candidate } from './parts.ts'

export interface Ranking {
  /** The k best documents, each as its best passage, best first. */
  readonly candidates: readonly Candidate[]
  /** Passages scored. */
  readonly passages: number
}

/** MaxSim of every passage -> each document's best passage -> the k best documents. */
export function bestDocuments(
  kernel: Kernel,
  chunks: readonly LoadedChunk[],
  query: TokenEmbeddings,
  k: number,
): Ranking {
  const best = new TopK<Candidate>(k)
  let passages = 0
  if (chunks.length > 0) kernel.setQuery(query)
  for (const chunk of chunks) {
    const scores = kernel.score(chunk.entry.id)
    passages += scores.length
    for (const { passage, score } of bestPassages(scores, chunk.documentOf, chunk.removed)) {
      best.offer(score, { chunk, passage, score })
    }
  }
  return { candidates: best.ranked(), passages }
}
