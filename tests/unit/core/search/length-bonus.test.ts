import { expect, test } from 'vitest'
import { lengthBonuses } from '../../../../src/core/search/length-bonus.ts'

const largest = 16 * 255

test('a passage gets the less, the longer it is, and one of 512 tokens nothing', () => {
  const bonuses = lengthBonuses(largest)
  expect(bonuses).toHaveLength(513)
  expect(bonuses[512]).toBe(0)
  expect(bonuses[0]).toBe(bonuses[1])
  expect([...bonuses]).toEqual([...bonuses].sort((a, b) => b - a))
})

test('ten times the tokens cost some fortieth of the largest sum', () => {
  const bonuses = lengthBonuses(largest)
  expect(((bonuses[20] ?? 0) - (bonuses[200] ?? 0)) / largest).toBeCloseTo(0.01 * Math.log(10), 3)
})
