import { largestApproximation } from './scan.ts'

/**
 * How many of a query's rows a passage answers, by the centroids nearest to each: what large collections are looked up by
 * before the scan, after the candidates of PLAID (Santhanam et al. 2022). Kernels that look at covers have these:
 *
 *   levels          = 4, 2 or 1, for queries of at most 8, at most 16 or more rows
 *   threshold[r][l] = the largest t >= 1 that `probes[l]` centroids reach in approximate[c][r]; 1 when fewer reach that
 *   mask[c]         = for each l < levels and r with approximate[c][r] >= threshold[r][l], bit l * 32 / levels + r % 32
 *   cover           = bits in the union of the masks of the passage's codes
 *
 * Levels give the covers of short queries, which have few rows to count, as many steps as those of long ones.
 */

/** Centroids that answer a query row, by level. */
export const probes = [16, 64, 4, 256] as const

/** A cover is this at most. */
export const largestCover = 32

/** Levels of a query with so many rows. */
export function coverLevels(rows: number): number {
  return rows <= 8 ? 4 : rows <= 16 ? 2 : 1
}

/** The mask of each centroid; `table` is [centroid][stride], of which the first `rows` are as approximateScores has them. */
export function coverMasks(table: Uint8Array, rows: number, stride = rows): Uint32Array<ArrayBuffer> {
  const masks = new Uint32Array(stride === 0 ? 0 : table.length / stride)
  const levels = coverLevels(rows)
  for (let row = 0; row < rows; row++) {
    const counts = new Uint32Array(largestApproximation + 1)
    for (let at = row; at < table.length; at += stride) {
      const score = table[at] as number
      counts[score] = (counts[score] as number) + 1
    }
    for (const [level, wanted] of probes.slice(0, levels).entries()) {
      const threshold = Math.max(1, thresholdOf(counts, wanted))
      const bit = 1 << ((level * largestCover) / levels + (row % largestCover))
      for (let centroid = 0, at = row; at < table.length; centroid++, at += stride) {
        if ((table[at] as number) >= threshold) masks[centroid] = (masks[centroid] as number) | bit
      }
    }
  }
  return masks
}

/** The largest value that at least `wanted` reach, given how many have each; 0 when there are fewer. */
export function thresholdOf(counts: Uint32Array, wanted: number): number {
  let threshold = counts.length - 1
  for (let reached = counts[threshold] as number; threshold > 0 && reached < wanted; ) {
    threshold--
    reached += counts[threshold] as number
  }
  return threshold
}
