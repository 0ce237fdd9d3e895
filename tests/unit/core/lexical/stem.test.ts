import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formsOf, stem } from '../../../../src/core/lexical/stem.ts'

describe('forms of a word', () => {
  it('are those of its stem', () => {
    expect(formsOf('query')).toEqual(['query', 'querys', 'queries'])
    expect(formsOf('boxes')).toEqual(['box', 'boxs', 'boxes'])
    expect(formsOf('class')).toEqual(['class', 'classes'])
  })

  it('are all words of the same stem, and no others', () => {
    const letters = fc.array(fc.constantFrom('a', 'e', 'h', 'i', 's', 'x', 'y', 'z', 'c'), {
      minLength: 1,
      maxLength: 7,
    })
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        const [one, other] = [a.join(''), b.join('')]
        expect(formsOf(one)).toContain(one)
        expect(formsOf(one).includes(other)).toBe(stem(one) === stem(other))
        for (const form of formsOf(one)) expect(stem(form)).toBe(stem(one))
      }),
    )
  })
})
