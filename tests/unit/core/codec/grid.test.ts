import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromSteps, inSteps, onGrid } from '../../../../src/core/codec/grid.ts'

const numbers = fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: 1 })

test('values move to the grid by half a step at most, and come back from their steps as they are there', () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const moved = onGrid(values)
      for (const [index, value] of values.entries()) {
        expect(Math.abs((moved[index] as number) - value)).toBeLessThanOrEqual(1 / 128)
      }
      const steps = inSteps(moved)
      expect(steps && fromSteps(steps)).toEqual(moved)
    }),
  )
})

test('values that steps cannot say are not in steps', () => {
  for (const value of [1 / 128, 0.1, -0, 2, -2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(inSteps(Float32Array.of(0.5, value))).toBeUndefined()
  }
  expect(inSteps(Float32Array.of(0, -1, 1, 0.25))).toEqual(Int8Array.of(0, -64, 64, 16))
})
