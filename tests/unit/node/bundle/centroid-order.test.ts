import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder } from '../../../../src/node/bundle/centroid-order.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

const rowsOf = (data: Float32Array, dim: number): readonly (readonly number[])[] =>
  Array.from({ length: data.length / dim }, (_, row) => [...data.subarray(row * dim, (row + 1) * dim)])

test('centroids are put in order, none lost and none made up', () => {
  const centroids = fc
    .array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 4, maxLength: 4 }))
    .map((rows) => Float32Array.from(rows.flat()))
  fc.assert(
    fc.property(centroids, (given) => {
      const sorted = inOrder(given, 4)
      expect(rowsOf(sorted, 4).map(String).sort()).toEqual(rowsOf(given, 4).map(String).sort())
      expect(inOrder(given, 4)).toEqual(sorted)
    }),
  )
})

test('neighbours are more alike than before', () => {
  const dim = 16
  const { data } = clusteredEmbeddings({ rows: 256, dim, clusters: 16, spread: 0.3 })
  const alike = (rows: readonly (readonly number[])[]) =>
    rows.slice(1).reduce((sum, row, place) => {
      return sum + row.reduce((dot, value, d) => dot + value * (rows[place]?.[d] ?? 0), 0)
    }, 0) /
    (rows.length - 1)
  expect(alike(rowsOf(data, dim))).toBeLessThan(0.2)
  expect(alike(rowsOf(inOrder(data, dim), dim))).toBeGreaterThan(0.6)
})
