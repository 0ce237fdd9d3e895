import type { Steps } from '../steps.ts'
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

/** Multiplications of one step: some 5 ms of a SIMD kernel. */
const stepWork = 64_000_000

/** The same, in steps. */
export function* nearestInSteps(
  vectors: TokenEmbeddings,
  centroids: Float32Array,
  nearest: Nearest,
): Steps<Uint16Array<ArrayBuffer>> {
  const { rows, dim, data } = vectors
  const codes = new Uint16Array(rows)
  const stride = Math.max(1, Math.floor(stepWork / Math.max(centroids.length, 1)))
  for (let start = 0; start < rows; start += stride) {
    const end = Math.min(start + stride, rows)
    codes.set(nearest({ rows: end - start, dim, data: data.subarray(start * dim, end * dim) }, centroids), start)
    yield
  }
  return codes
}
