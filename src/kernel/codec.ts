import { checkCodec } from '../core/codec/check.ts'
import { residualLevels } from '../core/codec/levels.ts'
import type { Codec } from '../core/types.ts'
import { type DotProduct, levelOffset } from './integer-rows.ts'
import type { Arena } from './memory.ts'

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
