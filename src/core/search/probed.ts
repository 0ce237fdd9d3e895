import { largestApproximation } from './largest-approximation.ts'
import { scanPassages } from './scan.ts'

/**
 * A scan in which only the centroids nearest to each row of the query count, so that it takes as long as the lists of these, and not
 * as long as the collection. What no list holds is imputed as in WARP (Scheerer et al. 2025):
 *
 *   threshold[r] = the largest t that `probedCentroids` centroids reach in approximate[c][r]; 0 when fewer reach that
 *   above[c][r]  = max(0, approximate[c][r] - threshold[r])
 *   sum          = the scan's of `above`, and all thresholds besides; 0 where that scan's is 0
 *
 * So a row that none of a passage's tokens is near to counts as its threshold.
 */
export interface ProbedTable {
  /** [centroid][row] */
  readonly above: Uint8Array
  /** Of all rows together. */
  readonly thresholds: number
}

/** The threshold of a query's row is the similarity of the last of so many centroids; those above it count. Measured, see docs/design.md. */
export const probedCentroids = 48

/** @param table [centroid][row], as approximateScores has them */
export function probeTable(table: Uint8Array, rows: number): ProbedTable {
  const above = new Uint8Array(table.length)
  let thresholds = 0
  for (let row = 0; row < rows; row++) {
    const threshold = thresholdOf(table, row, rows)
    thresholds += threshold
    for (let at = row; at < table.length; at += rows) above[at] = Math.max(0, (table[at] as number) - threshold)
  }
  return { above, thresholds }
}

function thresholdOf(table: Uint8Array, row: number, rows: number): number {
  const counts = new Uint32Array(largestApproximation + 1)
  for (let at = row; at < table.length; at += rows) {
    const score = table[at] as number
    counts[score] = (counts[score] as number) + 1
  }
  let threshold = largestApproximation
  for (let reached = counts[threshold] as number; threshold > 0 && reached < probedCentroids; ) {
    threshold--
    reached += counts[threshold] as number
  }
  return threshold
}

/** Sum of each passage; otherwise as scanPassages. */
export function scanProbed(
  { above, thresholds }: ProbedTable,
  rows: number,
  codes: Uint16Array,
  starts: Uint32Array,
): Uint32Array<ArrayBuffer> {
  return scanPassages(above, rows, codes, starts).map((sum) => (sum > 0 ? sum + thresholds : 0))
}
