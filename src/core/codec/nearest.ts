import type { TokenEmbeddings } from '../types.ts'

/** The `nearest` of the Kernel port, which k-means and compression take as an argument. */
export type Nearest = (vectors: TokenEmbeddings, centroids: Float32Array) => Uint16Array

/**
 * Index of the centroid with the largest dot product for each row; the lower index wins a tie.
 *
 * The dot product is summed in f32 over ascending dimensions, rounded after each multiplication and each addition,
 * so that a SIMD kernel with one row or one centroid a lane finds the same index.
 */
export function nearest(vectors: TokenEmbeddings, centroids: Float32Array): Uint16Array {
  const { rows, dim, data } = vectors
  const count = centroids.length / dim
  const indices = new Uint16Array(rows)
  for (let row = 0; row < rows; row++) {
    let best = 0
    let bestScore = -Infinity
    for (let centroid = 0; centroid < count; centroid++) {
      let score = 0
      for (let d = 0; d < dim; d++) {
        const product = Math.fround((data[row * dim + d] as number) * (centroids[centroid * dim + d] as number))
        score = Math.fround(score + product)
      }
      if (score > bestScore) {
        best = centroid
        bestScore = score
      }
    }
    indices[row] = best
  }
  return indices
}
