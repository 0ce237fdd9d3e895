import fc from 'fast-check'
import { roundToLevels } from '../../src/core/codec/levels.ts'
import { residualBytes } from '../../src/core/codec/packing.ts'
import type { Kernel } from '../../src/core/ports.ts'
import type { Codec, CompressedPassages, Nbits, TokenEmbeddings } from '../../src/core/types.ts'
import { clusteredEmbeddings } from './embeddings.ts'
import { sumsOf } from './sums.ts'

/** A chunk with its codec, and a query. */
export interface KernelCase {
  readonly codec: Codec
  readonly compressed: CompressedPassages
  readonly query: TokenEmbeddings
}

/** Random shapes; codecs and queries are such as are hard for sums of 16 bits. */
export const kernelCases: fc.Arbitrary<KernelCase> = fc
  .record({
    dim: fc.integer({ min: 1, max: 40 }).map((eighths) => eighths * 8),
    nbits: fc.constantFrom<Nbits>(1, 2, 4, 'f32'),
    rows: fc.integer({ min: 1, max: 40 }),
    lengths: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }),
    count: fc.integer({ min: 1, max: 40 }),
    // Weights as unequal as may be, and a query with values that dwarf the others, are the hard cases of 16-bit sums.
    weights: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 16, maxLength: 16 }),
    power: fc.constantFrom(0.1, 1, 4),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .filter(({ weights }) => weights.some((weight) => Math.abs(weight) > 0.01))
  .map(makeCase)

function makeCase(shape: {
  dim: number
  nbits: Nbits
  rows: number
  lengths: number[]
  count: number
  weights: number[]
  power: number
  seed: number
}): KernelCase {
  const { dim, nbits, rows, lengths, count, seed } = shape
  const tokens = lengths.reduce((sum, length) => sum + length, 0)
  const bytes = new Uint32Array(clusteredEmbeddings({ rows: tokens, dim, seed }).data.buffer)
  const exact = nbits === 'f32'
  const sorted = exact ? [] : [1, ...shape.weights.slice(1, 2 ** nbits)].sort((a, b) => a - b)
  const none = new Float32Array(0)
  const codec: Codec = {
    id: 'random',
    dim,
    nbits,
    centroids: exact ? none : clusteredEmbeddings({ rows: count, dim, seed: seed + 1 }).data,
    bucketCutoffs: exact ? none : Float32Array.from({ length: 2 ** nbits - 1 }, (_, index) => index),
    ...(exact ? { bucketWeights: none, bucketScale: 0 } : roundToLevels(sorted)),
  }
  const residuals = exact
    ? new Uint8Array(bytes.buffer)
    : Uint8Array.from({ length: tokens * residualBytes(dim, nbits) }, (_, index) => (bytes[index] ?? 0) >> 8)
  const compressed = {
    passages: lengths.length,
    tokens,
    dim,
    nbits,
    codec: codec.id,
    doclens: Uint16Array.from(lengths),
    codes: exact ? new Uint16Array(0) : Uint16Array.from({ length: tokens }, (_, index) => (bytes[index] ?? 0) % count),
    residuals,
  }
  const { data } = clusteredEmbeddings({ rows, dim, seed: seed + 2 })
  const query = { rows, dim, data: data.map((value) => Math.sign(value) * Math.abs(value) ** shape.power) }
  return { codec, compressed, query }
}

/** The bits of all scores and sums, exact and near. The kernel holds nothing of the case afterwards. */
export function answersOf(kernel: Kernel, { codec, compressed, query }: KernelCase): number[] {
  kernel.addCodec(codec)
  kernel.addChunk('chunk', compressed)
  const whole = new Map([['chunk', compressed.passages]])
  const ways = codec.nbits === 'f32' ? [] : [false, true]
  const answers = [false, true].flatMap((isNear) => {
    kernel.setQuery(query, isNear)
    const scores = kernel.score('chunk')
    const sums = ways.flatMap((probed) => sumsOf(kernel, whole, { probed }))
    return [...new Uint32Array(scores.buffer), ...sums.flatMap((ofChunk) => [...ofChunk])]
  })
  kernel.removeChunk('chunk')
  kernel.removeCodec(codec.id)
  return answers
}
