import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCodec } from '../../../../src/core/codec/check.ts'
import { compress, decompress } from '../../../../src/core/codec/compress.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { centroidCount, trainCodec } from '../../../../src/core/codec/train.ts'
import type { Nbits, TokenEmbeddings } from '../../../../src/core/types.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

const options = { nbits: 4, seed: 1, tokens: 100_000, nearest } as const

describe('centroidCount', () => {
  test.each([
    [1, 1, 1],
    [12_000, 12_000, 128],
    [1_000_000, 1_000_000, 8192],
    [10_000_000, 10_000_000, 32_768],
    [1e12, 1e9, 65_536],
    [1_000_000, 16_384, 4096],
    [1_000_000, 7, 1],
  ])('for %i tokens with a sample of %i is %i', (tokens, sampleRows, count) => {
    expect(centroidCount(tokens, sampleRows, 96)).toBe(count)
  })

  test('allows a small collection more where a number takes one byte, and follows the rule given', () => {
    const rule = { perRoot: 8, numberBytes: 1 }
    expect(centroidCount(33_000, 33_000, 96)).toBe(256)
    expect(centroidCount(33_000, 33_000, 96, rule)).toBe(1024)
    expect(centroidCount(1_000_000, 1_000_000, 96, rule)).toBe(4096)
  })
})

describe('trainCodec', () => {
  test('makes a codec that can be used, whatever the sample', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 5 }).map((n) => n * 8),
        fc.constantFrom<Nbits>(1, 2, 4, 'f32'),
        fc.constantFrom(0, 0.01, 0.6),
        (rows, dim, nbits, spread) => {
          const sample = clusteredEmbeddings({ rows, dim, spread, seed: rows })
          const codec = trainCodec(sample, { ...options, nbits })
          checkCodec(codec)
          expect(decompress(codec, compress(codec, [sample], nearest), 0).data.every(Number.isFinite)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('gives the same codec, id included, for the same sample', () => {
    const sample = clusteredEmbeddings({ rows: 300, dim: 16 })
    expect(trainCodec(sample, options)).toEqual(trainCodec(sample, options))
    expect(trainCodec(sample, { ...options, seed: 2 }).id).not.toBe(trainCodec(sample, options).id)
    expect(trainCodec(sample, { ...options, nbits: 2 }).id).not.toBe(trainCodec(sample, options).id)
  })

  test('keeps a lone token recognisable', () => {
    const token = clusteredEmbeddings({ rows: 1, dim: 96 })
    const codec = trainCodec(token, options)
    expect(meanCosine(token, decompress(codec, compress(codec, [token], nearest), 0))).toBeGreaterThan(0.99)
  })

  test('keeps unseen tokens the better the more bits there are', () => {
    const sample = clusteredEmbeddings({ rows: 2000, dim: 64, clusters: 64 })
    const unseen = clusteredEmbeddings({ rows: 200, dim: 64, clusters: 64, seed: 2 })
    const [one = 0, two = 0, four = 0, whole = 0] = ([1, 2, 4, 'f32'] as const).map((nbits) => {
      const codec = trainCodec(sample, { ...options, nbits })
      return meanCosine(unseen, decompress(codec, compress(codec, [unseen], nearest), 0))
    })
    expect(one).toBeGreaterThan(0.93)
    expect(two).toBeGreaterThan(0.975)
    expect(four).toBeGreaterThan(0.997)
    expect(two).toBeGreaterThan(one)
    expect(four).toBeGreaterThan(two)
    expect(whole).toBeCloseTo(1, 6)
  })
})

function meanCosine(a: TokenEmbeddings, b: TokenEmbeddings): number {
  let sum = 0
  for (let row = 0; row < a.rows; row++) {
    const left = a.data.subarray(row * a.dim, (row + 1) * a.dim)
    const right = b.data.subarray(row * a.dim, (row + 1) * a.dim)
    const product = left.reduce((total, value, d) => total + value * (right[d] ?? 0), 0)
    sum += product / (Math.hypot(...left) * Math.hypot(...right))
  }
  return sum / a.rows
}
