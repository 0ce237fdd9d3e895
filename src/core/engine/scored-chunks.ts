import { passagesOfDocument } from '../search/group.ts'
import { TopK } from '../search/topk.ts'
import type { PassageOf, RankedChunk, RankedDocument } from './ranked-chunk.ts'

/** Chunks of which every passage was scored. */
export class ScoredChunks<Chunk extends RankedChunk> {
  /** @param scores of each chunk's passages, in the order of the chunks */
  constructor(private readonly scores: ReadonlyMap<Chunk, Float32Array>) {}

  /** The k best documents, each by its best passage, best first; ties in the order of the chunks, the earlier passage of one document's. */
  best(k: number): readonly RankedDocument<Chunk>[] {
    const kept = new TopK<RankedDocument<Chunk>>(k)
    for (const [chunk, scores] of this.scores) {
      const { documentOf, removed } = chunk
      for (let passage = 0; passage < scores.length; ) {
        const document = documentOf[passage] as number
        let best = passage
        for (passage++; passage < scores.length && documentOf[passage] === document; passage++) {
          if ((scores[passage] as number) > (scores[best] as number)) best = passage
        }
        const score = scores[best] as number
        if (score > kept.threshold && !removed.has(document)) kept.offer(score, { chunk, passage: best, score })
      }
    }
    return kept.ranked()
  }

  /** Score of a passage's document by the best of its passages; undefined when it is in none of these chunks. */
  scoreOf({ chunk, passage }: PassageOf<Chunk>): number | undefined {
    const scores = this.scores.get(chunk)
    if (scores === undefined) return undefined
    const passages = passagesOfDocument(chunk.documentOf, passage)
    return passages.reduce((best, one) => Math.max(best, scores[one] as number), Number.NEGATIVE_INFINITY)
  }
}
