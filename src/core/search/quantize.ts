import type { TokenEmbeddings } from '../types.ts'

/** A query as the residual dot product reads it: int8 rows, each with the step between its levels. */
export interface QuantizedQuery {
  readonly rows: number
  readonly dim: number
  /** [rows][dim], -127..127: symmetric, so that pairs of products never saturate 16 bits in relaxed SIMD. */
  readonly values: Int8Array
  /** [rows] f32: `values * scale` approximates the row. 0 for a row of zeros. */
  readonly scales: Float32Array
}

/**
 * Quantises each query row to int8 by its largest magnitude. Every kernel uses this one function, so that all paths
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
    if (largest === 0) continue
    scales[row] = largest / 127
    for (let d = 0; d < dim; d++) values[from + d] = Math.round(((data[from + d] as number) / largest) * 127)
  }
  return { rows, dim, values, scales }
}
