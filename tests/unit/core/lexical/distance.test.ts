import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from '../../../../src/core/lexical/distance.ts'

describe('edit distance', () => {
  it.each([
    ['search', 'search', 0],
    ['search', 'serach', 1],
    ['search', 'saerch', 1],
    ['search', 'seach', 1],
    ['search', 'ssearch', 1],
    ['search', 'march', 2],
    ['', 'ab', 2],
  ])('of %s and %s is %i', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance)
    expect(editDistance(b, a, 3)).toBe(distance)
  })

  it('goes no further than its limit', () => {
    expect(editDistance('kitten', 'sitting', 1)).toBe(2)
    expect(editDistance('a', 'abcdef', 2)).toBe(3)
  })

  it('is 0 for equal words only, and no more than the longer word', () => {
    const word = fc.string({ maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b, 10)
        expect(distance === 0).toBe(a === b)
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(editDistance(a, b, 2)).toBe(Math.min(distance, 3))
      }),
    )
  })
})
