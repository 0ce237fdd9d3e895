/** Largest magnitude of a level: core/codec/levels.ts. */
const largestLevel = 64
const largestShort = 32_767
const stepValues = 4

/**
 * How many steps of four dimensions may be added up in 16 bits before they must be widened: burst lengths, in order,
 * that add up to dim / 4.
 *
 * A 16-bit lane takes dimensions 4s and 4s + 1 of a query row, or 4s + 2 and 4s + 3. It wraps freely on the way, and
 * ends exact as long as the true sum fits: the sum of |value| over the burst, times the largest level, bounds it.
 * Four steps always fit (8 * 63 * 64), so there are
 * fewer than dim / 8 bursts. One plan serves all rows of a group, so the fullest lane decides.
 *
 * @param values int8 query rows of one group [rows][dim], -63..63
 */
export function planBursts(values: Int8Array, dim: number): number[] {
  const lengths: number[] = []
  const limit = Math.floor(largestShort / largestLevel)
  const totals = new Int32Array((values.length / dim) * 2)
  let length = 0
  for (let from = 0; from < dim; from += stepValues) {
    let fullest = 0
    for (let lane = 0; lane < totals.length; lane++) {
      const longer = (totals[lane] as number) + magnitude(values, laneStart(lane, dim) + from)
      totals[lane] = longer
      if (longer > fullest) fullest = longer
    }
    if (fullest > limit) {
      lengths.push(length)
      length = 0
      for (let lane = 0; lane < totals.length; lane++) totals[lane] = magnitude(values, laneStart(lane, dim) + from)
    }
    length++
  }
  return [...lengths, length]
}

const laneStart = (lane: number, dim: number): number => (lane >> 1) * dim + (lane & 1) * 2

/** Sum of |value| that a step adds to a lane. */
function magnitude(values: Int8Array, pair: number): number {
  return Math.abs(values[pair] as number) + Math.abs(values[pair + 1] as number)
}
