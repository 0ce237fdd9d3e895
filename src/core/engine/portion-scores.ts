import { TopK } from '../search/topk.ts'
import { bestOfEach, type PassageScores } from './passage-scores.ts'
import type { PassageOf, RankedChunk } from './ranked-chunk.ts'

/** Passages of one chunk. */
export interface Portion<Chunk> {
  readonly chunk: Chunk
  /** Ascending. */
  readonly passages: Uint32Array
}

/** Scores of passages that were scored, by chunk, in their order. */
export function scoresOf<Chunk extends RankedChunk>(
  scores: PassageScores<Chunk>,
  portions: readonly Portion<Chunk>[],
): ReadonlyMap<Chunk, Float32Array> {
  return new Map(
    portions.map(({ chunk, passages }) => {
      const known = scores.all.get(chunk)
      const found = new Float32Array(passages.length)
      let place = 0
      for (const [at, passage] of passages.entries()) {
        while (known?.passages !== undefined && (known.passages[place] ?? passage) < passage) place++
        found[at] = known?.scores[known.passages === undefined ? passage : place] as number
      }
      return [chunk, found]
    }),
  )
}

/**
 * What the last of the k best documents comes to, by its score and what it is worth besides; -Infinity while there are fewer.
 * @param worthOf What a passage's document is worth besides.
 */
export function leastOf<Chunk extends RankedChunk>(
  scores: PassageScores<Chunk>,
  k: number,
  worthOf: (passage: PassageOf<Chunk>) => number = () => 0,
): number {
  const best = new TopK<number>(k)
  for (const [chunk, scored] of scores.all) {
    for (const { passage, score } of bestOfEach(chunk, scored)) {
      const sum = score + worthOf({ chunk, passage })
      if (sum > best.threshold) best.offer(sum, sum)
    }
  }
  return best.threshold
}
