import { describe, expect, it } from 'vitest'
import { wrongBoosts } from '../../../../src/core/search/boost.ts'

describe('wrongBoosts', () => {
  it('finds nothing wrong with boosts', () => {
    expect(wrongBoosts([])).toBeUndefined()
    expect(
      wrongBoosts([
        { where: { kind: 'guide' }, by: 2 },
        { where: { not: { year: { from: 2020 } } }, by: 0.5 },
      ]),
    ).toBe(undefined)
  })

  it.each([
    [{ where: { kind: 'guide' }, by: 2 }, 'must be a list'],
    [Array.from({ length: 33 }, () => ({ where: { kind: 'guide' }, by: 2 })), 'at most 32'],
    [['guide'], 'at [0] must be an object with "where" and "by"'],
    [[null], 'at [0] must be an object'],
    [[{ where: { kind: 'guide' } }], 'at [0] must have "where" and "by"'],
    [[{ where: { kind: 'guide' }, by: 2, field: 1 }], 'at [0] has an unknown field "field"'],
    [[{ where: { kind: 'guide' }, by: 0 }], 'at [0] by must be a number from 0.001 to 1000'],
    [[{ where: { kind: 'guide' }, by: Number.NaN }], 'at [0] by must be'],
    [
      [
        { where: { kind: 'guide' }, by: 2 },
        { where: { kind: {} }, by: 2 },
      ],
      'at [1] at where.kind',
    ],
  ])('names what is wrong with %j', (boosts, expected) => {
    expect(wrongBoosts(boosts)).toContain(expected)
  })
})
