import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bucketing } from '../../../../src/core/codec/bucketing.ts'

const anyCutoffs = fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1, maxLength: 15 })
const anyValue = fc.double({ noNaN: true })

describe('bucketOf', () => {
  test('counts the cutoffs below any value, those next to a cutoff included', () => {
    fc.assert(
      fc.property(anyCutoffs, fc.array(anyValue), (unordered, values) => {
        const cutoffs = unordered.toSorted()
        const bucketing = new Bucketing(cutoffs)
        const near = Array.from(cutoffs).flatMap((cutoff) => [
          cutoff,
          cutoff - 1e-7,
          cutoff + 1e-7,
          cutoff * (1 + 1e-15),
        ])
        for (const value of [...values, ...near]) {
          expect(bucketing.bucketOf(value)).toBe(cutoffs.filter((cutoff) => cutoff < value).length)
        }
      }),
    )
  })

  test('has all values that lie close together in order', () => {
    const cutoffs = Float32Array.from({ length: 15 }, (_, index) => (index - 7) ** 3 / 1000)
    const bucketing = new Bucketing(cutoffs)
    for (let step = -5000; step <= 5000; step++) {
      const value = step / 10_000
      expect(bucketing.bucketOf(value)).toBe(cutoffs.filter((cutoff) => cutoff < value).length)
    }
  })

  test('puts a value on a cutoff below it', () => {
    const bucketing = new Bucketing(Float32Array.of(-1, 0, 1))
    expect([-2, -1, -0.5, 0, 0.5, 1, 2].map((value) => bucketing.bucketOf(value))).toEqual([0, 0, 1, 1, 2, 2, 3])
  })
})
