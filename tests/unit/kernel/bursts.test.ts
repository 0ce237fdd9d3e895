import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planBursts } from '../../../src/kernel/bursts.ts'

const groups = fc
  .record({ rows: fc.integer({ min: 1, max: 16 }), eighths: fc.integer({ min: 1, max: 16 }) })
  .chain(({ rows, eighths }) =>
    fc.record({
      dim: fc.constant(eighths * 8),
      values: fc.int8Array({ minLength: rows * eighths * 8, maxLength: rows * eighths * 8, min: -63, max: 63 }),
    }),
  )

test('no lane of a burst can leave 16 bits, and the bursts cover every dimension once', () => {
  fc.assert(
    fc.property(groups, ({ dim, values }) => {
      const plan = planBursts(values, dim)
      expect(plan.reduce((sum, steps) => sum + steps, 0)).toBe(dim / 4)
      expect(plan.length).toBeLessThanOrEqual(dim / 8)
      let first = 0
      for (const steps of plan) {
        expect(largestSum(values, dim, first, steps)).toBeLessThanOrEqual(32_767)
        first += steps
      }
    }),
  )
})

test('a burst is as long as it can be', () => {
  expect(planBursts(new Int8Array(64), 64)).toEqual([16])
  expect(planBursts(new Int8Array(64).fill(63), 64)).toEqual([4, 4, 4, 4])
  expect(planBursts(new Int8Array(64).fill(-51), 64)).toEqual([5, 5, 5, 1])
})

/** Largest magnitude that a 16-bit lane can reach with levels of the worst size and sign. */
function largestSum(values: Int8Array, dim: number, first: number, steps: number): number {
  let largest = 0
  for (let row = 0; row < values.length / dim; row++) {
    for (const half of [0, 2]) {
      let sum = 0
      for (let step = first; step < first + steps; step++) {
        const at = row * dim + step * 4 + half
        sum += 64 * (Math.abs(values[at] ?? 0) + Math.abs(values[at + 1] ?? 0))
      }
      largest = Math.max(largest, sum)
    }
  }
  return largest
}
