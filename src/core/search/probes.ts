/**
 * The arithmetic of probing, to the bit: the candidate generation of PLAID (Santhanam et al. 2022), which looks up the
 * passages that hold one of a query row's nearest centroids, made a count. Every kernel path gives equal counts.
 *
 *   nearest[r] = the centroids c with approximate[c][r] >= the nprobe-th largest of approximate[.][r], and > 0
 *   weight[c]  = number of rows r with c in nearest[r]
 *   count      = weight of each distinct code of the passage, added up
 *
 * A count costs as much as the passages that are in few lists, not as all codes of all passages.
 */

/** Centroids looked up for each query row; more where the last of them are equal. */
export const nprobe = 8

/** Centroids to look up, and for how many query rows each is wanted. */
export interface Probes {
  /** Ascending. */
  readonly codes: Uint16Array<ArrayBuffer>
  readonly weights: Uint16Array<ArrayBuffer>
}

/** @param table u8 [centroid][stride], of which the first `rows` count: search/scan.ts */
export function chooseProbes(table: Uint8Array, rows: number, stride: number): Probes {
  const centroids = stride === 0 ? 0 : table.length / stride
  const thresholds = thresholdsOf(table, rows, stride)
  const codes: number[] = []
  const weights: number[] = []
  for (let code = 0; code < centroids; code++) {
    const from = code * stride
    let weight = 0
    for (let row = 0; row < rows; row++) {
      if ((table[from + row] as number) >= (thresholds[row] as number)) weight++
    }
    if (weight === 0) continue
    codes.push(code)
    weights.push(weight)
  }
  return { codes: Uint16Array.from(codes), weights: Uint16Array.from(weights) }
}

/** Count of each passage; `starts` is where each one's distinct codes start, and their number at the end. */
export function countProbed(
  { codes, weights }: Probes,
  distinct: Uint16Array,
  starts: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const weightOf = new Uint16Array(65_536)
  for (const [index, code] of codes.entries()) weightOf[code] = weights[index] as number
  const counts = new Uint32Array(starts.length - 1)
  for (let passage = 0; passage < counts.length; passage++) {
    let count = 0
    for (let at = starts[passage] as number; at < (starts[passage + 1] as number); at++) {
      count += weightOf[distinct[at] as number] as number
    }
    counts[passage] = count
  }
  return counts
}

/** For each row the nprobe-th largest approximate score, at least 1. */
function thresholdsOf(table: Uint8Array, rows: number, stride: number): Uint8Array {
  const histogram = new Uint32Array(rows * 256)
  for (let from = 0; from < table.length; from += stride) {
    for (let row = 0; row < rows; row++) {
      const at = row * 256 + (table[from + row] as number)
      histogram[at] = (histogram[at] as number) + 1
    }
  }
  return Uint8Array.from({ length: rows }, (_, row) => {
    let threshold = 255
    for (let reached = 0; threshold > 1; threshold--) {
      reached += histogram[row * 256 + threshold] as number
      if (reached >= nprobe) break
    }
    return threshold
  })
}
