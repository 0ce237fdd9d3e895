import { expect, test } from 'vitest'
import { floorFor } from '../../../../src/core/search/floor.ts'

const asked = { rows: 10, isKnown: true, passages: 100 }

test('the floor grows with the rows of a query', () => {
  expect(floorFor(0.5, asked)).toBeCloseTo(5)
  expect(floorFor(0.5, { ...asked, rows: 4 })).toBeCloseTo(2)
})

test('a query of unknown words has to come nearer, but nothing is out of reach', () => {
  for (const floor of [0, 0.5, 0.9]) {
    expect(floorFor(floor, { ...asked, isKnown: false })).toBeGreaterThan(floorFor(floor, asked))
    expect(floorFor(floor, { ...asked, isKnown: false })).toBeLessThan(10)
  }
})

test('among many passages the nearest has to come nearer', () => {
  expect(floorFor(0.5, { ...asked, passages: 10_000 })).toBe(floorFor(0.5, asked))
  expect(floorFor(0.5, { ...asked, passages: 100_000 })).toBeCloseTo(5.6)
  expect(floorFor(0.9, { ...asked, passages: 1e9 })).toBeLessThanOrEqual(10)
})

test('an encoder that was not calibrated has none', () => {
  expect(floorFor(undefined, asked)).toBe(-Infinity)
})
