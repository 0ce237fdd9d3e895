import { largestApproximation } from './largest-approximation.ts'

/**
 * The arithmetic of the scan (the centroid-only scores of PLAID, Santhanam et al. 2022, in eight bits), to the bit.
 * Every kernel path follows it, and every path gives equal sums.
 *
 *   approximate[c][r] = min(255, floor(max(0, fround(fround(centroidScores[c][r] * 255) + 0.5))))
 *   best[r]           = max over the passage's tokens of approximate[code of token][r]
 *   sum               = best[0] + best[1] + ..., exact; 0 for a passage of no tokens
 *
 * Rows and centroids have unit length, so that one step is 1/255 of a cosine. A cosine below 0 counts as 0: the best of a
 * passage's tokens hardly ever is. Sums of one query and one codec compare; a finer codec's come closer to the scores.
 */

/** Centroid scores in eight bits, in the same order. */
export function approximateScores(centroidScores: Float32Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(centroidScores, (score) => {
    const rounded = Math.fround(Math.fround(score * largestApproximation) + 0.5)
    return Math.min(largestApproximation, Math.max(0, rounded))
  })
}

/** Sum of each passage, given the first token of each and the end of the last; `table` is [centroid][rows]. */
export function scanPassages(
  table: Uint8Array,
  rows: number,
  codes: Uint16Array,
  starts: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const sums = new Uint32Array(starts.length - 1)
  const best = new Uint8Array(rows)
  for (let passage = 0; passage < sums.length; passage++) {
    best.fill(0)
    for (const code of codes.subarray(starts[passage], starts[passage + 1])) {
      for (let row = 0; row < rows; row++) {
        best[row] = Math.max(best[row] as number, table[code * rows + row] as number)
      }
    }
    sums[passage] = best.reduce((sum, score) => sum + score, 0)
  }
  return sums
}
