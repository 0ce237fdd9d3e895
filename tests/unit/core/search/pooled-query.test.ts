import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { poolQuery } from '../../../../src/core/search/pooled-query.ts'
import type { TokenEmbeddings } from '../../../../src/core/types.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

const dim = 16

function maxSim(query: TokenEmbeddings, passage: TokenEmbeddings): number {
  let sum = 0
  for (let row = 0; row < query.rows; row++) {
    let best = -Infinity
    for (let token = 0; token < passage.rows; token++) {
      let dot = 0
      for (let d = 0; d < dim; d++) dot += (query.data[row * dim + d] ?? 0) * (passage.data[token * dim + d] ?? 0)
      best = Math.max(best, dot)
    }
    sum += best
  }
  return sum
}

describe('a pooled query', () => {
  test('is not made of 16 rows or fewer', () => {
    for (const rows of [0, 1, 15, 16]) expect(poolQuery(clusteredEmbeddings({ rows, dim }))).toBeUndefined()
  })

  test('has 16 rows, the longest of length 1, that add up to those of the query', () => {
    fc.assert(
      fc.property(fc.integer({ min: 17, max: 80 }), fc.integer({ min: 1, max: 999 }), (rows, seed) => {
        const query = clusteredEmbeddings({ rows, dim, seed })
        const pooled = poolQuery(query)
        if (pooled === undefined) throw new Error('there are more than 16 rows')
        expect(pooled.rows).toMatchObject({ rows: 16, dim })
        const lengths = Array.from({ length: 16 }, (_, row) =>
          Math.hypot(...pooled.rows.data.subarray(row * dim, (row + 1) * dim)),
        )
        expect(Math.max(...lengths)).toBeCloseTo(1)
        for (let d = 0; d < dim; d++) {
          const sum = (data: Float32Array) =>
            data.filter((_, at) => at % dim === d).reduce((total, value) => total + value, 0)
          expect(sum(pooled.rows.data) * pooled.unit).toBeCloseTo(sum(query.data), 3)
        }
      }),
    )
  })

  test('scores no passage higher than the query does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 17, max: 60 }), fc.integer({ min: 1, max: 999 }), (rows, seed) => {
        const query = clusteredEmbeddings({ rows, dim, seed })
        const pooled = poolQuery(query)
        const passage = clusteredEmbeddings({ rows: 9, dim, seed: seed + 1 })
        expect(maxSim(pooled?.rows as TokenEmbeddings, passage) * (pooled?.unit ?? 0)).toBeLessThanOrEqual(
          maxSim(query, passage) + 1e-3,
        )
      }),
    )
  })

  test('scores passages as the query does where rows repeat', () => {
    const few = clusteredEmbeddings({ rows: 12, dim, seed: 3 })
    const data = new Float32Array(30 * dim)
    for (let at = 0; at < data.length; at++) data[at] = few.data[at % few.data.length] as number
    const query = { rows: 30, dim, data }
    const pooled = poolQuery(query)
    const passage = clusteredEmbeddings({ rows: 9, dim, seed: 4 })
    expect(maxSim(pooled?.rows as TokenEmbeddings, passage) * (pooled?.unit ?? 0)).toBeCloseTo(
      maxSim(query, passage),
      3,
    )
  })

  test('of rows that cancel out is one that finds nothing, and no error', () => {
    const pooled = poolQuery({ rows: 20, dim, data: new Float32Array(20 * dim) })
    expect(pooled?.unit).toBe(1)
    expect(pooled?.rows.data.every((value) => value === 0)).toBe(true)
  })
})
