import type { PassageScores } from './passage-scores.ts'
import type { PassageOf, RankedChunk } from './ranked-chunk.ts'
import { bestOfEach, type ScoredPassages } from './scored-chunks.ts'

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
  return new Map(portions.map(({ chunk, passages }) => [chunk, knownScores(scores.all.get(chunk), passages)]))
}

function knownScores(known: ScoredPassages | undefined, passages: Uint32Array): Float32Array {
  const found = new Float32Array(passages.length)
  const listed = known?.passages
  for (let at = 0, place = 0; at < passages.length; at++) {
    const passage = passages[at] as number
    if (listed === undefined) place = passage
    else while (place < listed.length && (listed[place] as number) < passage) place++
    found[at] = known?.scores[place] as number
  }
  return found
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
  const best: number[] = []
  for (const [chunk, scored] of scores.all) {
    bestOfEach(chunk, scored, (passage, score) => best.push(score + worthOf({ chunk, passage })))
  }
  return Float64Array.from(best).sort()[best.length - k] ?? Number.NEGATIVE_INFINITY
}
