import { rowLengths } from '../core/search/likely-margins.ts'
import { quantizeQuery } from '../core/search/quantize.ts'
import type { TokenEmbeddings } from '../core/types.ts'
import { apart } from './calls.ts'
import { type DotProduct, layOutRows, levelBytes } from './integer-rows.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports } from './module.ts'

/** Levels are decoded in whole vectors, so up to this many bytes after the last one are written. */
const overwrite = 32

/** A query in the kernel's memory, in groups of 16 rows, the last one padded with rows of zeros. */
export interface ResidentQuery {
  readonly block: number
  readonly rows: number
  readonly dim: number
  /** Lengths of the rows where centroids' scores may come near only, as Kernel.setQuery has it. */
  readonly near: Float64Array | undefined
  readonly groups: number
  /** f32 [group][dim][16]. */
  readonly floats: number
  /** IntegerRows. */
  readonly integers: number
  readonly stride: number
  /** 0 when there are none. */
  readonly bursts: number
  readonly biases: number
  /** From the room that a thread needs for the module's intermediate results to the next one's. */
  readonly roomBytes: number
  /** f32 a row, without padding: step between the row's integers. */
  readonly scales: Float32Array
}

/** Puts a query into memory: as f32 for centroids and whole embeddings, and as integers for residuals. */
export function placeQuery(
  arena: Arena,
  module: KernelExports,
  dot: DotProduct,
  query: TokenEmbeddings,
  isNear: boolean,
): ResidentQuery {
  const { rows, dim } = query
  const groups = Math.ceil(rows / groupRows)
  const bestBytes = groups * groupRows * 4
  const quantized = quantizeQuery(query)
  const laidOut = layOutRows(quantized, dot)
  const decodedBytes = Number(module.blockTokens.value) * dim * levelBytes[dot] + overwrite
  const tileBytes = groupRows * 8
  const likelyBytes = groups * groupRows + Number(module.blockTokens.value) * 6
  const [floats, rowsAt, integers, bursts, biases] = arena.allocate(
    groups * groupRows * dim * 4,
    query.data.byteLength,
    laidOut.data.byteLength,
    laidOut.bursts.byteLength,
    laidOut.biases.byteLength,
  )
  arena.write(integers, laidOut.data)
  arena.write(bursts, laidOut.bursts)
  arena.write(biases, laidOut.biases)
  arena.write(rowsAt, query.data)
  module.interleave(rowsAt, rows, dim, floats)
  return {
    block: floats,
    rows,
    dim,
    near: isNear ? rowLengths(query) : undefined,
    groups,
    floats,
    integers,
    stride: laidOut.stride,
    bursts: laidOut.bursts.length > 0 ? bursts : 0,
    biases,
    roomBytes: apart(Math.ceil((tileBytes + bestBytes + likelyBytes + decodedBytes) / 16) * 16),
    scales: quantized.scales,
  }
}
