import { TopK } from '../search/topk.ts'
import type { PassageOf, RankedChunk, RankedDocument } from './ranked-chunk.ts'

export interface ScoredPassages {
  /** Ascending; undefined for all of the chunk's. */
  readonly passages: Uint32Array | undefined
  /** In their order. */
  readonly scores: Float32Array
}

/** Passages of some chunks that were scored. */
export class ScoredChunks<Chunk extends RankedChunk> {
  constructor(protected readonly scored: Map<Chunk, ScoredPassages>) {}

  /** Everything that was scored, by chunk. */
  get all(): ReadonlyMap<Chunk, ScoredPassages> {
    return this.scored
  }

  /** The k best documents of these chunks, best first; ties in the order of the chunks. */
  best(chunks: readonly Chunk[], k: number): readonly RankedDocument<Chunk>[] {
    const best = new TopK<RankedDocument<Chunk>>(k)
    for (const chunk of chunks) {
      const scored = this.scored.get(chunk)
      if (scored === undefined) continue
      bestOfEach(chunk, scored, (passage, score) => {
        if (score > best.threshold) best.offer(score, { chunk, passage, score })
      })
    }
    return best.ranked()
  }

  /** Score of a passage's document by the best of its passages that were scored; undefined when none was. */
  scoreOf({ chunk, passage }: PassageOf<Chunk>): number | undefined {
    const { passages, scores = [] } = this.scored.get(chunk) ?? {}
    const document = chunk.documentOf[passage]
    let best: number | undefined
    for (const [place, score] of scores.entries()) {
      if (chunk.documentOf[passages?.[place] ?? place] === document) best = Math.max(best ?? score, score)
    }
    return best
  }
}

/** Visits each document's best passage, the earlier one at a tie. */
export function bestOfEach(
  { documentOf, removed }: RankedChunk,
  { passages, scores }: ScoredPassages,
  visit: (passage: number, score: number) => void,
): void {
  const passageAt = (place: number) => passages?.[place] ?? place
  for (let place = 0; place < scores.length; ) {
    const document = documentOf[passageAt(place)] as number
    let [best, score] = [place, scores[place] as number]
    for (place++; place < scores.length && documentOf[passageAt(place)] === document; place++) {
      if ((scores[place] as number) > score) [best, score] = [place, scores[place] as number]
    }
    if (!removed.has(document)) visit(passageAt(best), score)
  }
}
