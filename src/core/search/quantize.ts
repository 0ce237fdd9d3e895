import type { TokenEmbeddings } from '../types.ts'

/**
 * The largest magnitude of a query's integers. Seven bits and not eight: the error of a token's score, .0009, is a ninth
 * of what 4-bit residuals add (root mean squares on docs-vue), and the relaxed kernel adds up twice as many products in
 * 16 bits before it must widen them, which makes it a fifth faster (kernel/bursts.ts).
 */
export const largestQueryValue = 63

/** A query as the residual dot product reads it: rows of integers, each with the step between its levels. */
export interface QuantizedQuery {
  readonly rows: number
  readonly dim: number
  /** [rows][dim], -63..63: symmetric, so that pairs of products never saturate 16 bits in relaxed SIMD. */
  readonly values: Int8Array
  /** [rows] f32: `values * scale` approximates the row. 0 for a row of zeros. */
  readonly scales: Float32Array
}

/**
 * Quantises each query row by its largest magnitude. Every kernel uses this one function, so that all paths
 * score the same integers. Half a level rounds up, towards positive infinity.
 */
export function quantizeQuery(query: TokenEmbeddings): QuantizedQuery {
  const { rows, dim, data } = query
  const values = new Int8Array(rows * dim)
  const scales = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const from = row * dim
    let largest = 0
    for (let d = 0; d < dim; d++) largest = Math.max(largest, Math.abs(data[from + d] as number))
    scales[row] = largest / largestQueryValue
    // Of a row of zeros, or of values so small that no float is a step between them.
    if (scales[row] === 0) continue
    for (let d = 0; d < dim; d++)
      values[from + d] = Math.round(((data[from + d] as number) / largest) * largestQueryValue)
  }
  return { rows, dim, values, scales }
}
