import type { Codec, TokenEmbeddings } from '../types.ts'
import { largestApproximation } from './largest-approximation.ts'

/** Measured, as are the margins (search/likely-tokens.ts). */
const deviations = 2

/**
 * How far below the best a likely token may be, for each row of a query.
 * @param lengths of the rows
 */
export function likelyMargins(lengths: Float64Array, { bucketWeights }: Codec): Uint8Array<ArrayBuffer> {
  let squares = 0
  for (const weight of bucketWeights) squares += weight * weight
  const deviation = Math.sqrt(squares / bucketWeights.length)
  return Uint8Array.from(lengths, (length) =>
    Math.min(largestApproximation, deviations * length * deviation * largestApproximation),
  )
}

/** Length of each row; Math.hypot differs between engines in the last bits. */
export function rowLengths({ rows, dim, data }: TokenEmbeddings): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let squares = 0
    for (let at = row * dim; at < (row + 1) * dim; at++) squares += (data[at] as number) * (data[at] as number)
    return Math.sqrt(squares)
  })
}
