import { describe, expect, test } from 'vitest'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { likelyMargins, rowLengths } from '../../../../src/core/search/likely-margins.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

describe('margins', () => {
  const codec = trainCodec(clusteredEmbeddings({ rows: 400, dim: 16 }), { nbits: 2, seed: 1, tokens: 400, nearest })

  test('grow with the length of the row, up to 255', () => {
    const [short = 0, long = 0, longest = 0] = likelyMargins(Float64Array.of(0.5, 1, 1e9), codec)
    expect(short).toBeGreaterThan(0)
    expect(Math.abs(long - 2 * short)).toBeLessThanOrEqual(1)
    expect(longest).toBe(255)
  })

  test("are two of the bucket weights' root mean square, in steps of 1/255, rounded down", () => {
    const bucketWeights = codec.bucketWeights.map(() => 0.1)
    expect([...likelyMargins(Float64Array.of(1), { ...codec, bucketWeights })]).toEqual([51])
  })

  test('take the lengths of rows', () => {
    const lengths = rowLengths({ rows: 2, dim: 2, data: Float32Array.of(3, 4, 0, -2) })
    expect([...lengths]).toEqual([5, 2])
  })
})
