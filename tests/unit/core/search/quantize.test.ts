import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestQueryValue, quantizeQuery } from '../../../../src/core/search/quantize.ts'

const anyRow = fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: 8, maxLength: 8 })

describe('quantizeQuery', () => {
  test('keeps every value within half a step, and the largest at the end of the range', () => {
    fc.assert(
      fc.property(anyRow, anyRow, (first, second) => {
        const data = Float32Array.of(...first, ...second)
        const { values, scales } = quantizeQuery({ rows: 2, dim: 8, data })
        for (const [row, scale] of scales.entries()) {
          const levels = values.subarray(row * 8, row * 8 + 8)
          const largest = Math.max(...levels.map(Math.abs))
          expect(largest).toBe(scale === 0 ? 0 : largestQueryValue)
          for (const [d, level] of levels.entries()) {
            const error = Math.abs(level * scale - (data[row * 8 + d] ?? 0))
            expect(error).toBeLessThanOrEqual(scale * 0.50001 + 1e-43)
          }
        }
      }),
    )
  })

  test('quantises each row by its own largest value', () => {
    const data = Float32Array.of(0.5, -0.25, 0.125, 0, -0.01, 0.01, 0, 0)
    const { values, scales } = quantizeQuery({ rows: 2, dim: 4, data })
    expect(Array.from(values)).toEqual([63, -31, 16, 0, -63, 63, 0, 0])
    expect(Array.from(scales)).toEqual([0.5 / 63, 0.01 / 63].map((scale) => expect.closeTo(scale, 7)))
  })

  test('gives a row of zeros a scale of 0, and one of the smallest numbers as well', () => {
    for (const value of [0, 1.4e-45, 4e-44]) {
      expect(quantizeQuery({ rows: 1, dim: 8, data: new Float32Array(8).fill(value) })).toEqual({
        rows: 1,
        dim: 8,
        values: new Int8Array(8),
        scales: new Float32Array(1),
      })
    }
  })
})
