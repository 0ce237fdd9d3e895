import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distinctCodes } from '../../../../src/core/codec/distinct.ts'
import { chooseProbes, countProbed, nprobe } from '../../../../src/core/search/probes.ts'

const tables = fc
  .record({ centroids: fc.integer({ min: 1, max: 60 }), rows: fc.integer({ min: 1, max: 6 }), padding: fc.nat(3) })
  .chain(({ centroids, rows, padding }) =>
    fc.record({
      rows: fc.constant(rows),
      stride: fc.constant(rows + padding),
      table: fc.uint8Array({ minLength: centroids * (rows + padding), maxLength: centroids * (rows + padding) }),
    }),
  )

describe('chooseProbes', () => {
  test('takes the nprobe nearest centroids of each row, all that tie with the last, and none that is no nearer than 0', () => {
    fc.assert(
      fc.property(tables, ({ table, rows, stride }) => {
        const centroids = table.length / stride
        const weights = new Uint16Array(centroids)
        for (let row = 0; row < rows; row++) {
          const scores = Array.from({ length: centroids }, (_, code) => table[code * stride + row] ?? 0)
          const last = scores.toSorted((a, b) => b - a)[nprobe - 1] ?? 0
          for (const [code, score] of scores.entries()) {
            if (score > 0 && score >= last) weights[code] = (weights[code] ?? 0) + 1
          }
        }
        const probes = chooseProbes(table, rows, stride)
        const wanted = [...weights.keys()].filter((code) => weights[code] !== 0)
        expect([...probes.codes]).toEqual(wanted)
        expect([...probes.weights]).toEqual(wanted.map((code) => weights[code]))
      }),
    )
  })

  test('of a query without rows are none', () => {
    expect(chooseProbes(new Uint8Array(0), 0, 0)).toEqual({ codes: new Uint16Array(0), weights: new Uint16Array(0) })
  })
})

test('a code counts once a passage, however many of its tokens have it', () => {
  const codes = Uint16Array.of(3, 3, 5, 3, 9, 9)
  const { codes: distinct, starts } = distinctCodes(codes, Uint16Array.of(3, 0, 3), 10)
  const probes = { codes: Uint16Array.of(3, 9), weights: Uint16Array.of(2, 5) }
  expect(countProbed(probes, distinct, starts)).toEqual(Uint32Array.of(2, 0, 7))
})
