import { wardClusters } from '../codec/ward.ts'
import type { TokenEmbeddings } from '../types.ts'

/** Rows that the kernel takes as many instructions for as for one. */
const mostRows = 16

/** A query with fewer rows, which ranks passages nearly as the query itself does. */
export interface PooledQuery {
  /** At most 16 rows, none longer than 1. */
  readonly rows: TokenEmbeddings
  /** Of all rows together: no score of these rows is higher. */
  readonly length: number
  /** What a score of these rows is to be multiplied with. */
  readonly unit: number
}

/**
 * Pools a query's rows: Ward's clusters of them, each as the sum of its rows. A passage's token that is the best for all rows of a
 * cluster adds to MaxSim what it would add for each, and any other less; so MaxSim of these rows is at most that of the query,
 * and near to it, because rows that ColBERT's mask tokens expand a query to say much the same (docs/design.md has how near).
 *
 * @returns undefined for a query that has no more rows than the kernel takes at once
 */
export function poolQuery({ rows, dim, data }: TokenEmbeddings): PooledQuery | undefined {
  if (rows <= mostRows) return undefined
  const sums = new Float64Array(mostRows * dim)
  for (const [row, cluster] of wardClusters(data, dim, mostRows).entries()) {
    for (let d = 0; d < dim; d++) {
      sums[cluster * dim + d] = (sums[cluster * dim + d] as number) + (data[row * dim + d] as number)
    }
  }
  const lengths = Array.from({ length: mostRows }, (_, row) => lengthOf(sums.subarray(row * dim, (row + 1) * dim)))
  const unit = Math.max(...lengths) || 1
  return {
    rows: { rows: mostRows, dim, data: new Float32Array(sums.map((sum) => sum / unit)) },
    length: lengths.reduce((sum, length) => sum + length, 0) / unit,
    unit,
  }
}

/** Math.hypot differs between engines in the last bits. */
function lengthOf(row: Float64Array): number {
  let squares = 0
  for (const value of row) squares += value * value
  return Math.sqrt(squares)
}
