import { dotProducts } from '../codec/dot.ts'
import type { QuantizedQuery } from './quantize.ts'

/**
 * The arithmetic of MaxSim, to the bit. Every kernel path follows it, and every path gives equal bits.
 *
 * All of it is f32, round to nearest, never fused: fround after each multiplication and each addition.
 *
 *   centroidScores[c][r] = dot product of query row r (f32) with centroid c, summed from +0 over ascending dimensions
 *   rowFactors[r]        = fround(scales[r] * bucketScale)
 *   residualDot[t][r]    = sum over dimensions of values[r][d] * level of token t in dimension d, exact in i32
 *   tokenScore[t][r]     = fround(fround(fround(residualDot) * rowFactors[r]) + centroidScores[code of t][r])
 *   best[r]              = max over the passage's tokens of tokenScore[t][r]
 *   score                = the rows' best added in four lanes, lane j taking rows j, j + 4, j + 8, ... in order from +0;
 *                          then fround(fround(lane0 + lane1) + fround(lane2 + lane3))
 *
 * In f32 mode tokenScore[t][r] is the dot product of query row r with the token, summed as centroidScores are.
 * A passage of no tokens scores 0.
 *
 * SIMD takes query rows as lanes, so that the order within a lane is the order above. Rows padded with zeros to a
 * multiple of four or more have a best of 0 and change nothing, as lanes start at +0. Sums of signed zeros cannot
 * differ either: no -0 survives an addition to +0.
 */

/** Dot products [vectors][rows] of each vector [vectors][dim] with each query row [rows][dim], in the order above. */
export function scoreTable(query: Float32Array, vectors: Float32Array, dim: number): Float32Array<ArrayBuffer> {
  const rows = query.length / dim
  const count = vectors.length / dim
  const table = new Float32Array(count * rows)
  for (let vector = 0; vector < count; vector++) {
    const products = table.subarray(vector * rows, (vector + 1) * rows)
    dotProducts(vectors.subarray(vector * dim, (vector + 1) * dim), query, products)
  }
  return table
}

/** Raises `best` to the scores of one residual token, given its levels and its centroid's row of scores. */
export function raiseByResidual(
  best: Float32Array,
  query: QuantizedQuery,
  rowFactors: Float32Array,
  levels: Int8Array,
  centroidScores: Float32Array,
): void {
  const { rows, dim, values } = query
  for (let row = 0; row < rows; row++) {
    let dot = 0
    for (let d = 0; d < dim; d++) dot += (values[row * dim + d] as number) * (levels[d] as number)
    const residual = Math.fround(Math.fround(dot) * (rowFactors[row] as number))
    const score = Math.fround(residual + (centroidScores[row] as number))
    if (score > (best[row] as number)) best[row] = score
  }
}

/** Raises `best` to the scores of one token, given its dot product with each query row. */
export function raiseByScores(best: Float32Array, scores: Float32Array): void {
  for (let row = 0; row < best.length; row++) {
    const score = scores[row] as number
    if (score > (best[row] as number)) best[row] = score
  }
}

/** Adds the best score of every query row in four lanes, as SIMD does. */
export function sumLanes(best: Float32Array): number {
  const lanes = [0, 0, 0, 0] as [number, number, number, number]
  for (let row = 0; row < best.length; row++) {
    const lane = row & 3
    lanes[lane] = Math.fround((lanes[lane] as number) + (best[row] as number))
  }
  return Math.fround(Math.fround(lanes[0] + lanes[1]) + Math.fround(lanes[2] + lanes[3]))
}
