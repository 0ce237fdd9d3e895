import { SearchError } from '../core/errors.ts'
import type { TokenEmbeddings } from '../core/types.ts'

/** Largest distance of a row's length from 1 that is rounding (half precision included) and is left as it is. */
const unitTolerance = 1e-3

/**
 * Copies the kept rows of one text out of a batch's output. Graphs normalise their rows themselves; a row that is
 * further from unit length than rounding explains is scaled to it.
 * @param first Index of the text's first row in `data`, [rows][dim].
 * @throws SearchError `backend-failed` when a kept row holds NaN or infinity, or is all zero
 */
export function keepRows(data: Float32Array, dim: number, first: number, kept: readonly number[]): TokenEmbeddings {
  const rows = new Float32Array(kept.length * dim)
  for (const [row, index] of kept.entries()) {
    const from = (first + index) * dim
    const to = row * dim
    let squares = 0
    for (let d = 0; d < dim; d++) {
      const value = data[from + d] ?? Number.NaN
      squares += value * value
      rows[to + d] = value
    }
    const length = Math.sqrt(squares)
    if (!(length > 0) || length === Number.POSITIVE_INFINITY) {
      throw new SearchError('backend-failed', `the graph computed an embedding of length ${length} at token ${index}`)
    }
    if (Math.abs(length - 1) > unitTolerance) {
      for (let d = to; d < to + dim; d++) rows[d] = (rows[d] ?? 0) / length
    }
  }
  return { rows: kept.length, dim, data: rows }
}
