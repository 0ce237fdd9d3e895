import { compressed, lengths } from './bytes/modules.ts'
import { isShared } from './threads/shared-memory.ts'

export type ModulePath = 'relaxed' | 'simd'

/** Query rows that the module scores together; arrays over rows are padded to whole groups. */
export const groupRows = 16

/** The functions of src/kernel/assembly, which says what they take. Addresses are byte offsets in the memory. */
export interface KernelExports {
  readonly blockTokens: WebAssembly.Global
  dotLowering(operand: number): number
  interleave(from: number, rows: number, dim: number, to: number): void
  nearProducts(
    query: number,
    groups: number,
    queryStride: number,
    bursts: number,
    biases: number,
    scales: number,
    dim: number,
    vectors: number,
    steps: number,
    count: number,
    work: number,
    to: number,
  ): void
  dotProductsOf(
    query: number,
    groups: number,
    dim: number,
    vectors: number,
    listed: number,
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
  scoreLists(
    lists: number,
    count: number,
    dim: number,
    nbits: number,
    query: number,
    groups: number,
    queryStride: number,
    bursts: number,
    biases: number,
    factors: number,
    centroidScores: number,
    levels: number,
    work: number,
    table: number,
    margins: number,
  ): void
  approximateScores(scores: number, count: number, to: number): void
  probe(
    table: number,
    centroids: number,
    stride: number,
    wanted: number,
    thresholds: number,
    above: number,
    listed: number,
  ): number
  sumLists(
    above: number,
    stride: number,
    thresholds: number,
    listed: number,
    count: number,
    starts: number,
    postings: number,
    passages: number,
    work: number,
    sums: number,
  ): void
  scanChunks(chunks: number, count: number, table: number, stride: number, sums: number): void
  countSums(
    chunks: number,
    count: number,
    bonuses: number,
    last: number,
    wanted: number,
    counts: number,
    most: number,
  ): number
  countLargest(chunks: number, count: number, least: number): number
  takeLargest(chunks: number, count: number, least: number, places: number, passages: number, largest: number): number
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

let modules: Promise<Uint8Array<ArrayBuffer>> | undefined

/** The module's binary. Rejects where the browser has no DecompressionStream; none that has SIMD lacks it. */
export async function moduleBytes(path: ModulePath): Promise<Uint8Array<ArrayBuffer>> {
  modules ??= decompress(compressed)
  const both = await modules
  return path === 'relaxed' ? both.slice(0, lengths.relaxed) : both.slice(lengths.relaxed)
}

async function decompress(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** What changes the module is a file of its own in the package: few pages have threads. */
async function bytesForSharing(path: ModulePath): Promise<Uint8Array<ArrayBuffer>> {
  const { withSharedMemory } = await import('./threads/shared-import.ts')
  return withSharedMemory(await moduleBytes(path))
}

export interface Instantiated {
  readonly module: WebAssembly.Module
  readonly exports: KernelExports
}

export async function instantiate(path: ModulePath, memory: WebAssembly.Memory): Promise<Instantiated> {
  const bytes = isShared(memory) ? await bytesForSharing(path) : await moduleBytes(path)
  const { module, instance } = await WebAssembly.instantiate(bytes, { env: { memory } })
  return { module, exports: instance.exports as WebAssembly.Exports & KernelExports }
}
