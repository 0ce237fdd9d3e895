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
 * A single step always fits (2 * 127 * 64). One plan serves all rows, so the fullest lane decides.
 *
 * @param values int8 query rows [rows][dim], -127..127
 */
export function planBursts(values: Int8Array, rows: number, dim: number): number[] {
  const lengths: number[] = []
  const totals = new Int32Array(rows * 2)
  const limit = Math.floor(largestShort / largestLevel)
  let length = 0
  for (let step = 0; step < dim / stepValues; step++) {
    const added = totals.map((total, lane) => total + magnitude(values, (lane >> 1) * dim + step * 4 + (lane & 1) * 2))
    if (length > 0 && added.some((total) => total > limit)) {
      lengths.push(length)
      length = 0
      totals.fill(0)
    }
    for (let lane = 0; lane < totals.length; lane++) {
      totals[lane] = (totals[lane] as number) + magnitude(values, (lane >> 1) * dim + step * 4 + (lane & 1) * 2)
    }
    length++
  }
  lengths.push(length)
  return lengths
}

function magnitude(values: Int8Array, pair: number): number {
  return Math.abs(values[pair] as number) + Math.abs(values[pair + 1] as number)
}
