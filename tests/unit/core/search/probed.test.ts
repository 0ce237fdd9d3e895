import fc from 'fast-check'
import { expect, test } from 'vitest'
import { probedCentroids, probeTable, scanProbed } from '../../../../src/core/search/probed.ts'
import { scanPassages } from '../../../../src/core/search/scan.ts'

const rows = 3
const centroids = 200
const tables = fc
  .uint8Array({ minLength: rows * centroids, maxLength: rows * centroids })
  .map((table) => Uint8Array.from(table))

test('of each row counts what lies above the last of its nearest centroids', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const { above, thresholds } = probeTable(table, rows)
      let expected = 0
      for (let row = 0; row < rows; row++) {
        const scores = Array.from({ length: centroids }, (_, centroid) => table[centroid * rows + row] as number)
        const threshold = scores.toSorted((a, b) => b - a)[probedCentroids - 1] as number
        expected += threshold
        const own = scores.map((score) => Math.max(0, score - threshold))
        expect(Array.from(own, (_, centroid) => above[centroid * rows + row])).toEqual(own)
      }
      expect(thresholds).toBe(expected)
    }),
    { numRuns: 30 },
  )
})

test('a sum is that of the scan, with the threshold for a row that nothing is near to', () => {
  const codes = fc.array(fc.array(fc.nat(centroids - 1), { maxLength: 4 }), { maxLength: 12 })
  fc.assert(
    fc.property(tables, codes, (table, passages) => {
      const near = probeTable(table, rows)
      const thresholds = Array.from({ length: rows }, (_, row) => {
        const scores = table.filter((_, at) => at % rows === row).sort()
        return scores[scores.length - probedCentroids] as number
      })
      const starts = Uint32Array.of(0, ...passages.map((_, to) => passages.slice(0, to + 1).flat().length))
      const sums = scanProbed(near, rows, Uint16Array.from(passages.flat()), starts)
      const raised = table.map((score, at) => Math.max(score, thresholds[at % rows] as number))
      const whole = scanPassages(raised, rows, Uint16Array.from(passages.flat()), starts)
      const least = thresholds.reduce((sum, threshold) => sum + threshold, 0)
      for (const [passage, own] of passages.entries()) {
        const isNear = own.length > 0 && (whole[passage] as number) > least
        expect(sums[passage]).toBe(isNear ? whole[passage] : 0)
      }
    }),
    { numRuns: 50 },
  )
})

test('fewer centroids than are probed all count, but those of 0', () => {
  expect(probeTable(Uint8Array.of(0, 5, 200), 1)).toEqual({ above: Uint8Array.of(0, 5, 200), thresholds: 0 })
})
