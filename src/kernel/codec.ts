import { checkCodec } from '../core/codec/check.ts'
import { residualLevels } from '../core/codec/levels.ts'
import type { Codec } from '../core/types.ts'
import { runsOf } from './calls.ts'
import { type DotProduct, levelOffset } from './integer-rows.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports } from './module.ts'
import type { ResidentQuery } from './query.ts'
import type { Workforce } from './workforce.ts'

/** Of a thread's room to work in: one tile. */
const roomBytes = groupRows * 8
const centroidsOfCall = 256

/** A codec in the kernel's memory. */
export interface ResidentCodec {
  readonly codec: Codec
  readonly block: number
  readonly count: number
  /** f32 [count][dim]. */
  readonly centroids: number
  /** 16 i8: the level of each bucket, plus the path's levelOffset. */
  readonly levels: number
}

/** What depends on the query and the codec, but not on the passage. */
export interface QueryTables {
  readonly block: number
  /** f32 a row, padded: what a residual's integer dot product is multiplied with. */
  readonly factors: number
  /** f32 [centroid][row], padded. */
  readonly centroidScores: number
  /** u8 [centroid][row], padded: the same in eight bits, for the scan. */
  readonly approximations: number
}

export function placeCodec(arena: Arena, dot: DotProduct, codec: Codec): ResidentCodec {
  checkCodec(codec)
  const [centroids, levels] = arena.allocate(codec.centroids.byteLength, 16)
  arena.write(centroids, codec.centroids)
  arena.write(
    levels,
    residualLevels(codec).map((level) => level + levelOffset[dot]),
  )
  return { codec, block: centroids, count: codec.centroids.length / codec.dim, centroids, levels }
}

export function placeTables(
  arena: Arena,
  module: KernelExports,
  workforce: Workforce,
  query: ResidentQuery,
  resident: ResidentCodec,
): QueryTables {
  const { codec, count, centroids } = resident
  const { dim } = codec
  const padded = query.groups * groupRows
  const [factors, centroidScores, approximations] = arena.allocate(padded * 4, count * padded * 4, count * padded)
  const [room] = arena.allocate(workforce.rooms * roomBytes)
  const rowFactors = arena.floats(factors, padded).fill(0)
  rowFactors.set(query.scales.map((scale) => scale * codec.bucketScale))
  const calls = runsOf(count, centroidsOfCall).map(({ from, size }) => {
    const [vectors, scores] = [centroids + from * dim * 4, centroidScores + from * padded * 4]
    return {
      name: 'dotProducts' as const,
      arguments: [query.floats, query.groups, dim, vectors, size, room, scores],
    }
  })
  workforce.run({ calls, cost: (count * padded * dim) / 32, roomBytes }, [factors, room])
  arena.release(room)
  module.approximateScores(centroidScores, count * padded, approximations)
  return { block: factors, factors, centroidScores, approximations }
}
