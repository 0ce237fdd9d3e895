import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTerms, encodeTerms } from '../../../../src/core/lexical/term-blocks.ts'

const numbers = fc.record({ holding: fc.nat(), passages: fc.nat(), bytes: fc.nat() })
const term = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  // Characters outside the basic plane that begin with the same half.
  fc
    .array(fc.constantFrom('a', 'ab', '\u{1f600}', '\u{1f601}', '\u{20000}'), { minLength: 1 })
    .map((parts) => parts.join('')),
)
const terms = fc
  .uniqueArray(term, { maxLength: 80 })
  .chain((found) =>
    fc.tuple(...found.sort((a, b) => (a < b ? -1 : 1)).map((name) => numbers.map((of) => ({ term: name, ...of })))),
  )

describe('a block of terms', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(terms, (block) => {
        expect(decodeTerms(encodeTerms(block))).toEqual(block)
      }),
    )
  })

  it('that is cut short, or out of order, is refused', () => {
    const block = encodeTerms(
      ['one', 'only', 'other'].map((name) => ({ term: name, holding: 1, passages: 2, bytes: 300 })),
    )
    const corrupt = expect.objectContaining({ code: 'index-corrupt' })
    expect(() => decodeTerms(block.subarray(0, -1))).toThrow(corrupt)
    expect(() => decodeTerms(block.slice().fill(90, 0, 1))).toThrow(corrupt)
    const twice = new Uint8Array(2 * block.length)
    twice.set(block)
    twice.set(block, block.length)
    expect(() => decodeTerms(twice)).toThrow(corrupt)
  })
})
