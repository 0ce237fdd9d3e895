import { describe, expect, test } from 'vitest'
import { keepRows } from '../../../src/encoder/rows.ts'

describe('keepRows', () => {
  test('copies the kept rows of one text', () => {
    const data = Float32Array.of(1, 0, 0, 1, 0.6, 0.8, -1, 0)
    expect(keepRows(data, 2, 1, [0, 2])).toEqual({ rows: 2, dim: 2, data: Float32Array.of(0, 1, -1, 0) })
  })

  test('leaves rounding as it is and scales what is further off', () => {
    const data = Float32Array.of(1.0005, 0, 3, 4)
    expect(keepRows(data, 2, 0, [0, 1]).data).toEqual(Float32Array.of(1.0005, 0, 0.6, 0.8))
  })

  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['nothing but zeros', 0],
  ])('refuses a row with %s', (_, value) => {
    const data = Float32Array.of(1, 0, value, 0)
    expect(() => keepRows(data, 2, 0, [0, 1])).toThrowError(expect.objectContaining({ code: 'backend-failed' }))
    expect(keepRows(data, 2, 0, [0]).rows).toBe(1)
  })
})
