import { checkCodec } from '../core/codec/check.ts'
import { residualLevels } from '../core/codec/levels.ts'
import { quantizeQuery } from '../core/search/quantize.ts'
import type { Codec } from '../core/types.ts'
import { type DotProduct, levelBytes, levelOffset } from './integer-rows.ts'
import type { Arena } from './memory.ts'

/** A codec in the kernel's memory. */
export interface ResidentCodec {
  readonly codec: Codec
  readonly block: number
  readonly count: number
  /** f32 [count][dim]. */
  readonly centroids: number
  /** The same as integers, laid out as decoded levels are. */
  readonly integers: number
  /** Bytes of a centroid's integers. */
  readonly stride: number
  /** f32 [count]: step between a centroid's integers. */
  readonly steps: number
  /** 16 i8: the level of each bucket, plus the path's levelOffset. */
  readonly levels: number
}

export function placeCodec(arena: Arena, dot: DotProduct, codec: Codec): ResidentCodec {
  checkCodec(codec)
  const count = codec.centroids.length / codec.dim
  const { values, scales } = quantizeQuery({ rows: count, dim: codec.dim, data: codec.centroids })
  const laidOut = dot === 'pairs' ? Int16Array.from(values) : values.map((value) => value + levelOffset[dot])
  const [centroids, integers, steps, levels] = arena.allocate(
    codec.centroids.byteLength,
    laidOut.byteLength,
    scales.byteLength,
    16,
  )
  arena.write(integers, laidOut)
  arena.write(steps, scales)
  arena.write(centroids, codec.centroids)
  arena.write(
    levels,
    residualLevels(codec).map((level) => level + levelOffset[dot]),
  )
  return { codec, block: centroids, count, centroids, integers, stride: codec.dim * levelBytes[dot], steps, levels }
}
