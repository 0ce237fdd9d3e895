import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from '../../../../src/core/lexical/distance.ts'
import { Spelling } from '../../../../src/core/lexical/spelling.ts'

/** Few letters, so that words lie near each other; one of two code units, and one that shares its bit with another. */
const letter = fc.constantFrom('a', 'b', 'c', 'é', String.fromCharCode('a'.charCodeAt(0) + 30), '😀')
const word = fc.array(letter, { minLength: 1, maxLength: 7 }).map((letters) => letters.join(''))
const words = fc.uniqueArray(word, { maxLength: 60 })

describe('spelling', () => {
  it('finds the terms of the fewest edits, as a look at each of them does', () => {
    fc.assert(
      fc.property(words, word, fc.constantFrom(0, 1, 2), (terms, wanted, most) => {
        const edits = terms.map((term) => editDistance(wanted, term, most))
        const fewest = Math.min(most, ...edits)
        const found = new Spelling(terms).nearest(wanted, most)
        expect(found.terms.toSorted()).toEqual(terms.filter((_, index) => edits[index] === fewest).toSorted())
        if (found.terms.length > 0) expect(found.edits).toBe(fewest)
      }),
    )
  })

  it('finds the terms that begin with what is typed, also those that came later', () => {
    const prefix = fc.array(letter, { minLength: 2, maxLength: 3 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(words, words, prefix, (terms, later, wanted) => {
        const spelling = new Spelling(terms)
        for (const term of later) spelling.add(term)
        const begun = [...terms, ...later].filter((term) => term !== wanted && term.startsWith(wanted))
        expect(spelling.beginningWith(wanted).toSorted()).toEqual(begun.toSorted())
      }),
    )
  })
})
