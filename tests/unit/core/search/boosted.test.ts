import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boostFor, spreadOf } from '../../../../src/core/search/boosted.ts'

describe('boostFor', () => {
  it('multiplies what fits', () => {
    const boosts = [
      { where: { kind: 'guide' }, by: 3 },
      { where: { year: { from: 2020 } }, by: 0.5 },
      { where: { kind: 'reference' }, by: 7 },
    ]
    expect(boostFor(boosts, { kind: 'guide', year: 2024 })).toBe(1.5)
    expect(boostFor(boosts, { kind: 'guide' })).toBe(3)
    expect(boostFor(boosts, undefined)).toBe(1)
  })
})

describe('spreadOf', () => {
  it('is the standard deviation', () => {
    expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2)
  })

  it('is more than nothing, whatever the scores are', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 })), (scores) => {
        expect(spreadOf(scores)).toBeGreaterThan(0)
      }),
    )
    expect(spreadOf([])).toBe(1)
    expect(spreadOf([3, 3])).toBe(1)
    expect(spreadOf([0.7, 0.7, 0.7])).toBe(1)
  })
})
