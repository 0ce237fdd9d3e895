import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { poolTokens } from '../../../../src/core/codec/pooling.ts'
import { wardClusters } from '../../../../src/core/codec/ward.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

describe('poolTokens', () => {
  test('leaves the first row and the right number of rows, of length 1 or more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 4 }), (rows, factor) => {
        const embeddings = clusteredEmbeddings({ rows, dim: 16, seed: rows })
        const pooled = poolTokens(embeddings, factor)
        const poolable = rows - 1
        expect(pooled.rows).toBe(1 + Math.min(poolable, Math.max(1, Math.floor(poolable / factor))))
        expect(pooled.data).toHaveLength(pooled.rows * 16)
        expect(pooled.data.subarray(0, 16)).toEqual(embeddings.data.subarray(0, 16))
        for (let row = 0; row < pooled.rows; row++) {
          const length = Math.hypot(...pooled.data.subarray(row * 16, (row + 1) * 16))
          expect(length).toBeGreaterThan(1 - 1e-5)
          expect(length).toBeLessThan(0.25 ** -0.6 + 1e-5)
        }
      }),
    )
  })

  test('keeps a passage of no rows and one of a single row', () => {
    const none = { rows: 0, dim: 8, data: new Float32Array(0) }
    expect(poolTokens(none, 2)).toEqual(none)
    const one = clusteredEmbeddings({ rows: 1, dim: 8 })
    expect(poolTokens(one, 2)).toEqual(one)
  })

  test('replaces duplicates by one of them', () => {
    const { data } = clusteredEmbeddings({ rows: 3, dim: 8, spread: 3 })
    const [first, a, b] = [data.subarray(0, 8), data.subarray(8, 16), data.subarray(16, 24)]
    const pooled = poolTokens({ rows: 5, dim: 8, data: Float32Array.of(...first, ...a, ...b, ...b, ...a) }, 2)
    expect(pooled.rows).toBe(3)
    for (const [at, value] of data.entries()) expect(pooled.data[at]).toBeCloseTo(value, 6)
  })

  test('lengthens a row the more, the further apart those lie that it stands for', () => {
    const lengths = [0.9, 0.5, 0].map((cosine) => {
      const other = [0, cosine, Math.sqrt(1 - cosine ** 2), 0]
      const pooled = poolTokens({ rows: 3, dim: 4, data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, ...other) }, 2)
      const row = pooled.data.subarray(4)
      expect(row[0]).toBe(0)
      // The length of the mean of two unit rows is the cosine of half their angle.
      expect(Math.hypot(...row)).toBeCloseTo(Math.sqrt((1 + cosine) / 2) ** -0.6, 5)
      return Math.hypot(...row)
    })
    expect(lengths).toEqual(lengths.toSorted((x, y) => x - y))
  })

  test('gives rows that cancel out the direction of the first', () => {
    const { data } = clusteredEmbeddings({ rows: 2, dim: 8, spread: 3 })
    const row = data.subarray(8, 16)
    const opposed = Float32Array.of(...data, ...row.map((value) => -value))
    expect(poolTokens({ rows: 3, dim: 8, data: opposed }, 2).data.subarray(8)).toEqual(row)
  })
})

describe('wardClusters', () => {
  test('merges what a plain search for the cheapest merge merges', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), fc.nat(), (rows, wanted, seed) => {
        const count = Math.min(rows, wanted)
        const { data } = clusteredEmbeddings({ rows, dim: 6, seed })
        expect(Array.from(wardClusters(data, 6, count))).toEqual(plainWard(data, 6, count))
      }),
    )
  })

  test('copes with points that are all the same', () => {
    const labels = wardClusters(new Float32Array(12 * 4).fill(0.5), 4, 5)
    expect(new Set(labels).size).toBe(5)
  })
})

/** Ward's method as its definition reads: merge the two clusters whose merge adds least to the squared error. */
function plainWard(points: Float32Array, dim: number, count: number): number[] {
  const rows = points.length / dim
  let clusters = Array.from({ length: rows }, (_, row) => [row])
  while (clusters.length > count) {
    let least = Infinity
    let pair: [number[], number[]] | undefined
    for (const [index, left] of clusters.entries()) {
      for (const right of clusters.slice(index + 1)) {
        const cost = error([...left, ...right]) - error(left) - error(right)
        if (cost < least) {
          least = cost
          pair = [left, right]
        }
      }
    }
    if (!pair) break
    const [left, right] = pair
    clusters = [...clusters.filter((cluster) => cluster !== left && cluster !== right), [...left, ...right]]
  }
  const ordered = clusters.toSorted((a, b) => Math.min(...a) - Math.min(...b))
  return Array.from({ length: rows }, (_, row) => ordered.findIndex((cluster) => cluster.includes(row)))

  function error(members: readonly number[]): number {
    let sum = 0
    for (let d = 0; d < dim; d++) {
      const values = members.map((member) => points[member * dim + d] ?? 0)
      const mean = values.reduce((total, value) => total + value, 0) / values.length
      sum += values.reduce((total, value) => total + (value - mean) ** 2, 0)
    }
    return sum
  }
}
