import type { TokenEmbeddings } from '../core/types.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports } from './module.ts'

/** Rows compared at a time: their interleaved groups stay in the second cache while the centroids pass. */
const batchRows = 512

/** Index of the centroid with the largest dot product for each row, as the Kernel port says. */
export function nearest(
  arena: Arena,
  module: KernelExports,
  { rows, dim, data }: TokenEmbeddings,
  centroids: Float32Array,
): Uint16Array {
  const count = centroids.length / dim
  const batchBytes = batchRows * dim * 4
  const [centroidsAt, vectors, interleaved, best, indices, work] = arena.allocate(
    centroids.byteLength,
    batchBytes,
    batchBytes,
    batchRows * 4,
    batchRows * 4,
    groupRows * 8,
  )
  arena.write(centroidsAt, centroids)
  const found = new Uint16Array(rows)
  for (let row = 0; row < rows; row += batchRows) {
    const size = Math.min(batchRows, rows - row)
    arena.write(vectors, data.subarray(row * dim, (row + size) * dim))
    module.interleave(vectors, size, dim, interleaved)
    module.nearest(interleaved, Math.ceil(size / groupRows), dim, centroidsAt, count, work, best, indices)
    found.set(arena.integers(indices, size), row)
  }
  arena.release(centroidsAt)
  return found
}
