import type { TokenEmbeddings } from '../core/types.ts'
import { apart, runsOf } from './calls.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports } from './module.ts'
import type { Workforce } from './workforce.ts'

/** Rows compared at a time: their interleaved groups stay in the second cache while the centroids pass. */
const batchRows = 512
/** Groups of rows that one thread compares at a time. */
const groupsOfCall = 4
/** Of a thread's room to work in: one tile. */
const roomBytes = apart(groupRows * 8)

/** Index of the centroid with the largest dot product for each row, as the Kernel port says. */
export function nearest(
  arena: Arena,
  module: KernelExports,
  workforce: Workforce,
  { rows, dim, data }: TokenEmbeddings,
  centroids: Float32Array,
): Uint16Array {
  const count = centroids.length / dim
  const batchBytes = batchRows * dim * 4
  const [centroidsAt, vectors, interleaved, best, indices, room] = arena.allocate(
    centroids.byteLength,
    batchBytes,
    batchBytes,
    batchRows * 4,
    batchRows * 4,
    workforce.rooms * roomBytes,
  )
  arena.write(centroidsAt, centroids)
  const found = new Uint16Array(rows)
  for (const { from, size } of runsOf(rows, batchRows)) {
    arena.write(vectors, data.subarray(from * dim, (from + size) * dim))
    module.interleave(vectors, size, dim, interleaved)
    const calls = runsOf(Math.ceil(size / groupRows), groupsOfCall).map(({ from: group, size: groups }) => {
      const row = group * groupRows
      const at = interleaved + row * dim * 4
      return {
        name: 'nearest' as const,
        arguments: [at, groups, dim, centroidsAt, count, room, best + row * 4, indices + row * 4],
      }
    })
    workforce.run({ calls, cost: (size * count * dim) / 32, roomBytes }, [centroidsAt])
    found.set(arena.integers(indices, size), from)
  }
  arena.release(centroidsAt)
  return found
}
