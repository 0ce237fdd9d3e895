import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeFrame } from '../../../../src/core/bytes/frame.ts'
import { jsonBytes } from '../../../../src/core/bytes/json.ts'
import { checkCodec } from '../../../../src/core/codec/check.ts'
import { onGrid } from '../../../../src/core/codec/grid.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { decodeCodec, encodeCodec, exactCodec, identified } from '../../../../src/core/codec/record.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'
import { damaged } from '../bytes/damage.ts'

const sample = clusteredEmbeddings({ rows: 100, dim: 24 })
const codecs = ([1, 2, 4, 'f32'] as const).map((nbits) => trainCodec(sample, { nbits, seed: 1, tokens: 100, nearest }))
const corrupt = expect.objectContaining({ name: 'SearchError', code: 'index-corrupt' })

describe.each(codecs)('a codec of $nbits bits', (codec) => {
  test('comes back from its record as it was, id included', () => {
    expect(decodeCodec(encodeCodec(codec))).toEqual(codec)
  })

  test('is refused after any damage to its record', () => {
    fc.assert(
      fc.property(damaged, (damage) => {
        expect(() => decodeCodec(damage(encodeCodec(codec)))).toThrow(corrupt)
      }),
    )
  })
})

test('an intact record that holds no codec is refused', () => {
  const none = new Float32Array(0)
  const heads = [
    { dim: 8, nbits: 3, bucketScale: 1 },
    { dim: 7, nbits: 'f32', bucketScale: 0 },
    { dim: 8, nbits: 'f32' },
  ]
  for (const head of [null, 7, {}, ...heads.map((head) => ({ onGrid: false, ...head }))]) {
    expect(() => decodeCodec(writeFrame('CLQC', 2, [jsonBytes(head), none, none, none]))).toThrow(corrupt)
  }
  const exact = { dim: 8, nbits: 'f32', bucketScale: 0 }
  for (const onGrid of ['yes', 1, null]) {
    const head = jsonBytes({ ...exact, onGrid })
    expect(() => decodeCodec(writeFrame('CLQC', 2, [head, none, none, none]))).toThrow(corrupt)
  }
  expect(() => decodeCodec(writeFrame('CLQC', 2, [jsonBytes(exact), none, none, none]))).toThrow(corrupt)
  expect(() => decodeCodec(writeFrame('CLQC', 2, []))).toThrow(corrupt)
})

test('centroids on the grid take a byte for each number, and come back as they were', () => {
  const { id: _, ...content } = trainCodec(sample, { nbits: 2, seed: 1, tokens: 100, nearest })
  const codec = identified({ ...content, centroids: onGrid(content.centroids) })
  const saved = encodeCodec(content).byteLength - encodeCodec(codec).byteLength
  expect(Math.abs(saved - 3 * codec.centroids.length)).toBeLessThan(32)
  expect(decodeCodec(encodeCodec(codec))).toEqual(codec)
})

describe('checkCodec', () => {
  const codec = trainCodec(sample, { nbits: 2, seed: 1, tokens: 100, nearest })
  test.each([
    ['no id', { id: '' }],
    ['a dim that is no multiple of 8', { dim: 12 }],
    ['centroids that are no whole rows', { centroids: codec.centroids.subarray(1) }],
    ['no centroids', { centroids: new Float32Array(0) }],
    ['a centroid that is not a number', { centroids: codec.centroids.map(() => Number.NaN) }],
    ['too few cutoffs', { bucketCutoffs: codec.bucketCutoffs.subarray(1) }],
    ['too few weights', { bucketWeights: codec.bucketWeights.subarray(1) }],
    ['a scale of 0', { bucketScale: 0 }],
    ['weights beyond 7 bits', { bucketScale: Math.fround(codec.bucketScale / 2) }],
    ['weights between levels', { bucketWeights: codec.bucketWeights.map((weight) => weight + 1e-4) }],
  ])('refuses %s', (_, change) => {
    expect(() => checkCodec({ ...codec, ...change })).toThrow(corrupt)
  })

  test('refuses an exact codec with centroids', () => {
    expect(() => checkCodec({ ...exactCodec(8), centroids: new Float32Array(8) })).toThrow(corrupt)
  })
})
