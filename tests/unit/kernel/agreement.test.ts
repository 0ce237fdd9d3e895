import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundToLevels } from '../../../src/core/codec/levels.ts'
import { residualBytes } from '../../../src/core/codec/packing.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import { ScalarKernel } from '../../../src/core/search/scalar-kernel.ts'
import type { Codec, CompressedPassages, Nbits, TokenEmbeddings } from '../../../src/core/types.ts'
import { loadModule } from '../../../src/kernel/kernel.ts'
import { clusteredEmbeddings } from '../../helpers/embeddings.ts'
import { enableRelaxedSimd } from './relaxed.ts'

await enableRelaxedSimd()

const paths: readonly [string, () => Promise<Kernel>][] = [
  ['simd', () => loadModule('simd')],
  ['relaxed in 32 bits', () => loadModule('relaxed', 'quads')],
  ['relaxed in bursts', () => loadModule('relaxed', 'bursts')],
]

interface Case {
  readonly codec: Codec
  readonly compressed: CompressedPassages
  readonly query: TokenEmbeddings
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    dim: fc.integer({ min: 1, max: 40 }).map((eighths) => eighths * 8),
    nbits: fc.constantFrom<Nbits>(1, 2, 4, 'f32'),
    rows: fc.integer({ min: 1, max: 40 }),
    lengths: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }),
    count: fc.integer({ min: 1, max: 12 }),
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
}): Case {
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

test.each(paths)('%s: scores and sums of random shapes have the bits of the scalar kernel', async (_name, make) => {
  const kernel = await make()
  fc.assert(
    fc.property(cases, ({ codec, compressed, query }) => {
      const [found, known] = [kernel, new ScalarKernel()].map((each) => {
        each.addCodec(codec)
        each.addChunk('chunk', compressed)
        each.setQuery(query)
        const scores = each.score('chunk')
        const sums = codec.nbits === 'f32' ? [] : each.scan('chunk')
        each.removeChunk('chunk')
        each.removeCodec(codec.id)
        return [...new Uint32Array(scores.buffer), ...sums]
      })
      expect(found).toEqual(known)
    }),
    { numRuns: 150 },
  )
  expect(kernel.bytes).toBe(0)
})

test.each(paths)('%s: nearest of random shapes is that of the scalar kernel', async (_name, make) => {
  const kernel = await make()
  const scalar = new ScalarKernel()
  const sizes = fc.record({
    rows: fc.integer({ min: 0, max: 600 }),
    count: fc.integer({ min: 1, max: 70 }),
    dim: fc.constantFrom(8, 24, 48),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  })
  fc.assert(
    fc.property(sizes, ({ rows, count, dim, seed }) => {
      const vectors = clusteredEmbeddings({ rows, dim, seed })
      const centroids = clusteredEmbeddings({ rows: count, dim, seed: seed + 1 }).data
      expect(kernel.nearest(vectors, centroids)).toEqual(scalar.nearest(vectors, centroids))
    }),
    { numRuns: 25 },
  )
})
