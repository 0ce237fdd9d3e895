import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kthLargest } from '../../../../src/core/search/kth-largest.ts'

// Few different values, so that many are equal.
const fewValues = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 80 })
const anyValues = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 200 })

describe('the k-th largest value', () => {
  test.each([
    ['few', fewValues],
    ['any', anyValues],
  ])('is the one that sorting puts there: %s values', (_, values) => {
    fc.assert(
      fc.property(values, fc.nat(), (given, at) => {
        const place = at % given.length
        const sorted = given.toSorted((a, b) => b - a)
        // 0 and -0 are equal, and either may come first.
        expect(kthLargest(Float64Array.from(given), given.length, place + 1) === sorted[place]).toBe(true)
      }),
    )
  })

  test.each([
    ['ascending', (at: number) => at],
    ['descending', (at: number) => -at],
    ['equal', () => 1],
  ])('is found among many that are %s', (_, valueAt) => {
    const count = 200_000
    const values = Float64Array.from({ length: count }, (_, at) => valueAt(at))
    const sorted = values.toSorted()
    expect(kthLargest(values, count, 100)).toBe(sorted[count - 100])
  })

  test('is one of the first values only, and none where there are fewer', () => {
    expect(kthLargest(Float64Array.of(1, 3, 2, 9, 9), 3, 2)).toBe(2)
    expect(kthLargest(Float64Array.of(1, 3, 2, 9, 9), 3, 4)).toBe(Number.NEGATIVE_INFINITY)
    expect(kthLargest(new Float64Array(0), 0, 1)).toBe(Number.NEGATIVE_INFINITY)
  })
})
