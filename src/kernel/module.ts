import { bytes as relaxed } from './bytes/relaxed.ts'
import { bytes as simd } from './bytes/simd.ts'

export type ModulePath = 'relaxed' | 'simd'

/** Query rows that the module scores together; arrays over rows are padded to whole groups. */
export const groupRows = 16

/** The functions of src/kernel/assembly, which says what they take. Addresses are byte offsets in the memory. */
export interface KernelExports {
  readonly blockTokens: WebAssembly.Global
  dotLowering(operand: number): number
  interleave(from: number, rows: number, dim: number, to: number): void
  dotProducts(
    query: number,
    groups: number,
    dim: number,
    vectors: number,
    count: number,
    work: number,
    to: number,
  ): void
  scoreFloats(
    offsets: number,
    vectors: number,
    dim: number,
    listed: number,
    count: number,
    query: number,
    groups: number,
    work: number,
    scores: number,
  ): void
  scoreResiduals(
    offsets: number,
    codes: number,
    residuals: number,
    dim: number,
    nbits: number,
    listed: number,
    count: number,
    query: number,
    groups: number,
    queryStride: number,
    bursts: number,
    biases: number,
    factors: number,
    centroidScores: number,
    levels: number,
    work: number,
    scores: number,
  ): void
  approximateScores(scores: number, count: number, to: number): void
  scan(offsets: number, codes: number, count: number, table: number, stride: number, sums: number): void
  nearest(
    rows: number,
    groups: number,
    dim: number,
    centroids: number,
    count: number,
    work: number,
    best: number,
    indices: number,
  ): void
}

/** The module's binary. */
export function moduleBytes(path: ModulePath): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(path === 'relaxed' ? relaxed : simd), (character) => character.charCodeAt(0))
}

export async function instantiate(path: ModulePath, memory: WebAssembly.Memory): Promise<KernelExports> {
  const { instance } = await WebAssembly.instantiate(moduleBytes(path), { env: { memory } })
  return instance.exports as WebAssembly.Exports & KernelExports
}
