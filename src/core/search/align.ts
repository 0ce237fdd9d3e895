import type { TokenEmbeddings } from '../types.ts'

/** Which passage row answers a query row best. */
export interface Alignment {
  readonly queryRow: number
  readonly passageRow: number
  /** Their dot product: what the query row adds to the passage's MaxSim, but for the kernel's int8 query. */
  readonly score: number
}

/** For each query row the passage row of the largest dot product, the earlier one at a tie. None for no rows. */
export function align(query: TokenEmbeddings, passage: TokenEmbeddings): Alignment[] {
  if (passage.rows === 0) return []
  return Array.from({ length: query.rows }, (_, queryRow) => {
    let passageRow = 0
    let score = -Infinity
    for (let row = 0; row < passage.rows; row++) {
      const product = dot(query, queryRow, passage, row)
      if (product > score) {
        passageRow = row
        score = product
      }
    }
    return { queryRow, passageRow, score }
  })
}

function dot(a: TokenEmbeddings, rowA: number, b: TokenEmbeddings, rowB: number): number {
  let sum = 0
  for (let d = 0; d < a.dim; d++) sum += (a.data[rowA * a.dim + d] as number) * (b.data[rowB * b.dim + d] as number)
  return sum
}
