import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type KmeansOptions, trainCentroids } from '../../../../src/core/codec/kmeans.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { finish } from '../../../../src/core/steps.ts'
import type { TokenEmbeddings } from '../../../../src/core/types.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

const options = { count: 8, seed: 1, iterations: 4, nearest }

const centroidsOf = (sample: TokenEmbeddings, options: KmeansOptions) => finish(trainCentroids(sample, options))

describe('trainCentroids', () => {
  test('gives unit vectors, as many as asked or as there are rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 }), (rows, count) => {
        const centroids = centroidsOf(clusteredEmbeddings({ rows, dim: 8, seed: rows }), { ...options, count })
        expect(centroids).toHaveLength(Math.min(rows, count) * 8)
        for (let at = 0; at < centroids.length; at += 8) {
          expect(Math.hypot(...centroids.subarray(at, at + 8))).toBeCloseTo(1, 5)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('gives the same centroids for the same sample and seed', () => {
    const sample = clusteredEmbeddings({ rows: 200, dim: 16 })
    expect(centroidsOf(sample, options)).toEqual(centroidsOf(sample, options))
    expect(centroidsOf(sample, { ...options, seed: 2 })).not.toEqual(centroidsOf(sample, options))
  })

  test('returns a lone token as its centroid', () => {
    const token = clusteredEmbeddings({ rows: 1, dim: 16 })
    const centroids = centroidsOf(token, options)
    for (const [d, value] of token.data.entries()) expect(centroids[d]).toBeCloseTo(value, 6)
  })

  test('finds clusters that are far apart', () => {
    const sample = clusteredEmbeddings({ rows: 400, dim: 32, clusters: 8, spread: 0.1 })
    expect(meanSimilarity(sample, centroidsOf(sample, { ...options, count: 16 }))).toBeGreaterThan(0.99)
  })

  test('gets no worse with more rounds', () => {
    const sample = clusteredEmbeddings({ rows: 400, dim: 32, clusters: 30 })
    const similarities = [0, 1, 2, 4, 8].map((iterations) =>
      meanSimilarity(sample, centroidsOf(sample, { ...options, iterations })),
    )
    expect(similarities).toEqual(similarities.toSorted((a, b) => a - b))
  })

  test('moves centroids that start on duplicates to rows that need one', () => {
    const few = clusteredEmbeddings({ rows: 4, dim: 16, spread: 5 })
    const data = new Float32Array(100 * 16)
    for (let row = 0; row < 100; row++) data.set(few.data.subarray(0, 16), row * 16)
    data.set(few.data, 96 * 16)
    const sample = { rows: 100, dim: 16, data }
    const centroids = centroidsOf(sample, { ...options, count: 4 })
    expect(new Set(nearest(few, centroids)).size).toBe(4)
    expect(meanSimilarity(sample, centroids)).toBeCloseTo(1, 5)
  })

  test('survives a sample of nothing but duplicates, and rows that cancel out', () => {
    const row = clusteredEmbeddings({ rows: 1, dim: 8 }).data
    const same = { rows: 20, dim: 8, data: Float32Array.from({ length: 160 }, (_, at) => row[at % 8] ?? 0) }
    expect(meanSimilarity(same, centroidsOf(same, options))).toBeCloseTo(1, 5)
    const opposed = { rows: 2, dim: 8, data: Float32Array.of(...row, ...row.map((value) => -value)) }
    const centroids = centroidsOf(opposed, { ...options, count: 1 })
    expect(centroids.every(Number.isFinite)).toBe(true)
  })
})

function meanSimilarity({ rows, dim, data }: TokenEmbeddings, centroids: Float32Array): number {
  const codes = nearest({ rows, dim, data }, centroids)
  let sum = 0
  for (const [at, value] of data.entries()) {
    sum += value * (centroids[(codes[Math.floor(at / dim)] ?? 0) * dim + (at % dim)] ?? 0)
  }
  return sum / rows
}
