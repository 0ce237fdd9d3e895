import { scoreTable } from './maxsim.ts'
import type { QuantizedQuery } from './quantize.ts'

/**
 * Dot products of query rows with centroids, both as integers, to the bit: in less time than those in f32, and off by half a step
 * of the scan (search/scan.ts), root mean squares with the codec of docs-mdn. For a query that only says which passages to look at.
 *
 *   nearScores[c][r] = fround(fround(dot) * fround(scales[r] * steps[c]))
 *   dot              = sum over dimensions of both's values, exact in i32; scales and steps are theirs
 */
export function nearScores(query: QuantizedQuery, centroids: QuantizedQuery): Float32Array<ArrayBuffer> {
  // Integers and their sums are so small that f32 holds them.
  const dots = scoreTable(Float32Array.from(query.values), Float32Array.from(centroids.values), query.dim)
  return dots.map((dot, at) => {
    const scale = query.scales[at % query.rows] as number
    return dot * Math.fround(scale * (centroids.scales[Math.floor(at / query.rows)] as number))
  })
}
