import { expect, test } from 'vitest'
import { floorFor } from '../../../../src/core/search/floor.ts'

test('the floor grows with the rows of a query', () => {
  expect(floorFor(0.5, 10, true)).toBeCloseTo(5)
  expect(floorFor(0.5, 4, true)).toBeCloseTo(2)
})

test('a query of unknown words has to come nearer, but nothing is out of reach', () => {
  for (const floor of [0, 0.5, 0.9]) {
    expect(floorFor(floor, 10, false)).toBeGreaterThan(floorFor(floor, 10, true))
    expect(floorFor(floor, 10, false)).toBeLessThan(10)
  }
})

test('an encoder that was not calibrated has none', () => {
  expect(floorFor(undefined, 10, false)).toBe(-Infinity)
})
