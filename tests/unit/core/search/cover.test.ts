import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverLevels, coverMasks, largestCover, probes, thresholdOf } from '../../../../src/core/search/cover.ts'

/** A table [centroid][rows] of more centroids than the first level probes. */
const tables = fc.integer({ min: 1, max: 40 }).chain((rows) =>
  fc.integer({ min: 1, max: 60 }).chain((centroids) =>
    fc.record({
      rows: fc.constant(rows),
      centroids: fc.constant(centroids),
      table: fc.uint8Array({ minLength: rows * centroids, maxLength: rows * centroids }),
    }),
  ),
)

const bitsOf = (word: number): number[] =>
  Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (word >>> bit) & 1)

test('a mask has the rows and levels that a centroid is near enough for', () => {
  fc.assert(
    fc.property(tables, ({ rows, centroids, table }) => {
      const masks = coverMasks(table, rows)
      const levels = coverLevels(rows)
      for (let centroid = 0; centroid < centroids; centroid++) {
        const expected = new Set<number>()
        for (let row = 0; row < rows; row++) {
          const scores = Array.from({ length: centroids }, (_, other) => table[other * rows + row] ?? 0)
          const own = scores[centroid] ?? 0
          const nearer = scores.filter((score) => score > own).length
          for (let level = 0; level < levels; level++) {
            if (own > 0 && nearer < (probes[level] ?? 0)) expected.add((level * 32) / levels + (row % 32))
          }
        }
        expect(bitsOf(masks[centroid] ?? 0)).toEqual([...expected].sort((a, b) => a - b))
      }
    }),
    { numRuns: 50 },
  )
})

test('every level of a query has bits of its own, unless it has more than 32 rows', () => {
  for (let rows = 1; rows <= largestCover; rows++) expect(rows * coverLevels(rows)).toBeLessThanOrEqual(largestCover)
  expect(probes.length).toBe(Math.max(coverLevels(1), coverLevels(16), coverLevels(32)))
})

test('rows that are padding answer nothing', () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 0, max: 5 }), ({ rows, centroids, table }, padding) => {
      const stride = rows + padding
      const padded = new Uint8Array(centroids * stride)
      for (let centroid = 0; centroid < centroids; centroid++) {
        padded.set(table.subarray(centroid * rows, (centroid + 1) * rows), centroid * stride)
      }
      expect(coverMasks(padded, rows, stride)).toEqual(coverMasks(table, rows))
    }),
    { numRuns: 50 },
  )
})

test('a threshold is what enough reach', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(largestCover), { maxLength: 60 }),
      fc.integer({ min: 1, max: 80 }),
      (values, wanted) => {
        const counts = new Uint32Array(largestCover + 1)
        for (const value of values) counts[value] = (counts[value] ?? 0) + 1
        expect(thresholdOf(counts, wanted)).toBe(values.toSorted((a, b) => b - a)[wanted - 1] ?? 0)
      },
    ),
  )
})
