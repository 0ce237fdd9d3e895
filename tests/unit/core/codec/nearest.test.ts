import { describe, expect, test } from 'vitest'
import { dotProducts } from '../../../../src/core/codec/dot.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

describe('dotProducts', () => {
  test('rounds after each multiplication and each addition, in ascending dimensions', () => {
    // 2^24 + 1 rounds back to 2^24 in f32, so the order of the three decides the sum.
    const big = 2 ** 24
    const vectors = Float32Array.of(big, 1, 1, 0, 1, 1, big, 0)
    const products = new Float32Array(2)
    dotProducts(Float32Array.of(1, 1, 1, 1), vectors, products)
    expect(products).toEqual(Float32Array.of(big, big + 2))
  })

  test('gives a vector the same product wherever it stands', () => {
    const { data } = clusteredEmbeddings({ rows: 1, dim: 24 })
    const vector = clusteredEmbeddings({ rows: 1, dim: 24, seed: 2 }).data
    for (const count of [1, 3, 4, 5, 9]) {
      const products = new Float32Array(count)
      dotProducts(
        data,
        Float32Array.from({ length: count * 24 }, (_, at) => vector[at % 24] ?? 0),
        products,
      )
      expect(new Set(products).size).toBe(1)
    }
  })
})

describe('nearest', () => {
  test('finds the centroid of the largest dot product, the lower index at a tie', () => {
    const vectors = { rows: 3, dim: 2, data: Float32Array.of(1, 0, 0, 1, -1, -1) }
    expect(nearest(vectors, Float32Array.of(0, 1, 1, 0, 1, 0, -1, -1))).toEqual(Uint16Array.of(1, 0, 3))
  })
})
