import fc from 'fast-check'
import { expect, test } from 'vitest'
import { approximateScores, scanPassages } from '../../../../src/core/search/scan.ts'

test('scores become steps of 1/255, rounded, and held between 0 and 255', () => {
  const scores = Float32Array.of(0, 1, 0.5, 1 / 255, 0.4 / 255, 0.6 / 255, -0.2, 1.5, -Infinity, Infinity)
  expect([...approximateScores(scores)]).toEqual([0, 255, 128, 1, 0, 1, 0, 255, 0, 255])
})

test('a passage sums, over the query rows, the best of its tokens', () => {
  const passages = fc.array(fc.array(fc.nat(6), { maxLength: 9 }), { maxLength: 6 })
  const tables = fc.integer({ min: 1, max: 5 }).chain((rows) =>
    fc.record({
      rows: fc.constant(rows),
      table: fc.uint8Array({ minLength: 7 * rows, maxLength: 7 * rows }),
    }),
  )
  fc.assert(
    fc.property(passages, tables, (codes, { rows, table }) => {
      const starts = Uint32Array.of(0, ...codes.map((_, index) => codes.slice(0, index + 1).flat().length))
      const expected = codes.map((tokens) =>
        Array.from({ length: rows }, (_, row) =>
          Math.max(0, ...tokens.map((code) => table[code * rows + row] ?? 0)),
        ).reduce((sum, best) => sum + best, 0),
      )
      expect([...scanPassages(table, rows, Uint16Array.from(codes.flat()), starts)]).toEqual(expected)
    }),
  )
})
