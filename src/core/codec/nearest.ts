import type { TokenEmbeddings } from '../types.ts'
import { dotProducts } from './dot.ts'

/** The `nearest` of the Kernel port, which k-means and compression take as an argument. */
export type Nearest = (vectors: TokenEmbeddings, centroids: Float32Array) => Uint16Array

/** Index of the centroid with the largest dot product (dot.ts) for each row; the lower index wins a tie. */
export function nearest(vectors: TokenEmbeddings, centroids: Float32Array): Uint16Array {
  const { rows, dim, data } = vectors
  const indices = new Uint16Array(rows)
  const scores = new Float32Array(centroids.length / dim)
  for (let row = 0; row < rows; row++) {
    dotProducts(data.subarray(row * dim, (row + 1) * dim), centroids, scores)
    let best = 0
    for (let centroid = 1; centroid < scores.length; centroid++) {
      if ((scores[centroid] as number) > (scores[best] as number)) best = centroid
    }
    indices[row] = best
  }
  return indices
}
