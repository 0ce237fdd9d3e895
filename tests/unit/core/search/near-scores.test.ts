import { describe, expect, test } from 'vitest'
import { scoreTable } from '../../../../src/core/search/maxsim.ts'
import { nearScores } from '../../../../src/core/search/near-scores.ts'
import { quantizeQuery } from '../../../../src/core/search/quantize.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

const dim = 96

describe('near scores of centroids', () => {
  test('are the products of the integers, in their steps', () => {
    const query = { rows: 2, dim: 2, values: Int8Array.of(63, -10, 0, 5), scales: Float32Array.of(0.5, 0.25) }
    const centroids = { rows: 3, dim: 2, values: Int8Array.of(1, 2, 63, 63, -4, 0), scales: Float32Array.of(2, 0.5, 1) }
    expect([...nearScores(query, centroids)]).toEqual([43, 5, 834.75, 39.375, -126, 0])
  })

  test('lie within a step of the scan of those in f32', () => {
    const query = clusteredEmbeddings({ rows: 16, dim, seed: 1 })
    const centroids = clusteredEmbeddings({ rows: 200, dim, seed: 2 })
    const exact = scoreTable(query.data, centroids.data, dim)
    const near = nearScores(quantizeQuery(query), quantizeQuery(centroids))
    expect(near).toHaveLength(exact.length)
    const squares = near.reduce((sum, score, at) => sum + (score - (exact[at] as number)) ** 2, 0)
    expect(Math.sqrt(squares / near.length)).toBeLessThan(0.5 / 255)
    for (const [at, score] of near.entries()) expect(Math.abs(score - (exact[at] as number))).toBeLessThan(2 / 255)
  })
})
