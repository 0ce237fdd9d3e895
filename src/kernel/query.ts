import { quantizeQuery } from '../core/search/quantize.ts'
import type { TokenEmbeddings } from '../core/types.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports, type ModulePath } from './module.ts'

const relaxedLevelOffset = 64

/** How a path lays out the integers of a query: this many bytes each, as many as fit in 4 bytes side by side. */
const integerBytes: Record<ModulePath, 1 | 2> = { relaxed: 1, simd: 2 }

/** A query in the kernel's memory. */
export interface ResidentQuery {
  readonly block: number
  readonly dim: number
  /** Groups of 16 rows, the last one padded with rows of zeros. */
  readonly groups: number
  /** f32 [group][dim][16]. */
  readonly floats: number
  /** [group][step][16] with the integers of 4 bytes a step. */
  readonly integers: number
  /** i32 a row, padded: where a dot product starts so that the offset of relaxed levels cancels out. */
  readonly biases: number
  /** Room for the module's intermediate results. */
  readonly work: number
  /** f32 a row, without padding: step between the row's integers. */
  readonly scales: Float32Array
}

/** Puts a query into memory, as f32 for centroids and whole embeddings and as integers for residuals. */
export function placeQuery(
  arena: Arena,
  module: KernelExports,
  path: ModulePath,
  query: TokenEmbeddings,
): ResidentQuery {
  const { rows, dim } = query
  const groups = Math.ceil(rows / groupRows)
  const padded = groups * groupRows
  const { values, scales } = quantizeQuery(query)
  const blockBytes = Number(module.blockTokens.value) * dim * integerBytes[path]
  const [floats, integers, biases, work] = arena.allocate(
    padded * dim * 4,
    padded * dim * integerBytes[path],
    padded * 4,
    padded * 4 + Math.max(blockBytes, groupRows * 8) + 32,
  )
  interleaveFloats(arena, module, query, floats)
  interleaveIntegers(values, dim, integerBytes[path], arena.bytes(integers, padded * dim * integerBytes[path]))
  const sums = arena.integers(biases, padded).fill(0)
  for (const [index, value] of values.entries()) {
    const row = Math.floor(index / dim)
    sums[row] = (sums[row] as number) - relaxedLevelOffset * value
  }
  return { block: floats, dim, groups, floats, integers, biases, work, scales }
}

function interleaveFloats(arena: Arena, module: KernelExports, query: TokenEmbeddings, to: number): void {
  const [rows] = arena.allocate(query.data.byteLength)
  arena.write(rows, query.data)
  module.interleave(rows, query.rows, query.dim, to)
  arena.release(rows)
}

function interleaveIntegers(values: Int8Array, dim: number, bytes: 1 | 2, target: Uint8Array): void {
  const perStep = 4 / bytes
  const to =
    bytes === 1
      ? new Int8Array(target.buffer, target.byteOffset, target.length)
      : new Int16Array(target.buffer, target.byteOffset, target.length / 2)
  to.fill(0)
  for (const [index, value] of values.entries()) {
    const row = Math.floor(index / dim)
    const d = index % dim
    const group = Math.floor(row / groupRows)
    const step = (group * dim) / perStep + Math.floor(d / perStep)
    to[(step * groupRows + (row % groupRows)) * perStep + (d % perStep)] = value
  }
}
