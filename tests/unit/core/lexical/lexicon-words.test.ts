import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeWords, encodeWords, groupsOf } from '../../../../src/core/lexical/lexicon-words.ts'

describe('a record of words', () => {
  it('gives its pieces back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }), (pieces) => {
        expect(decodeWords(encodeWords(pieces))).toEqual(pieces)
      }),
    )
  })

  it('that is damaged is refused', () => {
    const record = encodeWords([Uint8Array.of(1, 2, 3)])
    const refused = expect.objectContaining({ code: 'index-corrupt' })
    expect(() => decodeWords(record.slice(0, -1))).toThrow(refused)
    expect(() => decodeWords(new ArrayBuffer(100))).toThrow(refused)
  })
})

describe('groups of postings', () => {
  it('are of neighbours, all of them, and small unless one term alone is large', () => {
    const lengths = fc.array(fc.oneof(fc.nat(40), fc.nat(3000)), { maxLength: 64 })
    fc.assert(
      fc.property(lengths, (bytes) => {
        const terms = bytes.map((length, place) => ({ bytes: length, place }))
        const groups = groupsOf(terms)
        expect(groups.flat()).toEqual(terms)
        for (const group of groups) {
          const sum = group.reduce((total, term) => total + term.bytes, 0)
          expect(group.length === 1 || sum <= 1024).toBe(true)
        }
      }),
    )
  })
})
