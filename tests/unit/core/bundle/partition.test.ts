import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partition } from '../../../../src/core/bundle/partition.ts'

const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `page-${index}`).toSorted((a, b) => (a < b ? -1 : 1))

describe('partition', () => {
  test('holds every id once, in order, in groups of bounded size', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 300 }), (given) => {
        const groups = partition(given)
        expect(groups.flat()).toEqual(given)
        expect(groups.every(({ length }) => length >= 1 && length <= 128)).toBe(true)
      }),
    )
  })

  test('groups of many are larger', () => {
    expect(partition(ids(4000)).length).toBeGreaterThan(80)
    expect(partition(ids(5000)).length).toBeLessThan(60)
  })

  test.each([1000, 10_000])('an id that comes changes the group it falls in, and no other, of %d', (count) => {
    const before = partition(ids(count))
    const after = partition([...ids(count), 'page-500a'].toSorted((a, b) => (a < b ? -1 : 1)))
    const known = new Set(before.map((group) => group.join()))
    expect(after.filter((group) => !known.has(group.join())).length).toBeLessThanOrEqual(2)
    expect(before.length).toBeGreaterThan(10)
  })
})
