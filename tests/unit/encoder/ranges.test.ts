import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { referenceContract } from '../../../src/encoder/contract.ts'
import { ContractTokenizer } from '../../../src/encoder/tokenizer.ts'
import { byteLevelTokenizer, twinTokenizer } from '../../helpers/twins/vocabulary.ts'

const tokenizer = new ContractTokenizer(twinTokenizer(1200), referenceContract)
const slices = (text: string, from = tokenizer) =>
  from.passageRanges(text).map((range) => range && text.slice(range.start, range.end))

describe('passageRanges', () => {
  test('has one entry for each kept row, none for special tokens', () => {
    expect(slices('Hello, World!')).toEqual([undefined, undefined, 'Hello', 'World', undefined])
  })

  test.each([
    ['accents, composed or not', 'Café cafe\u0301', ['Café', 'cafe\u0301']],
    ['word pieces', 'searching', ['search', 'ing']],
    ['ideographs', 'hello中文', ['hello', '中', '文']],
    ['ideographs beyond the first plane', 'a\u{20000}b', ['a', '\u{20000}', 'b']],
    ['characters that are dropped', 'he\u0000llo \u200bworld', ['he\u0000llo', 'world']],
    ['unknown words between known ones', 'hello 😀😀 ☃x world', ['hello', '😀😀', '☃x', 'world']],
    ['a letter that grows in lower case', 'İx hello', ['İ', 'x', 'hello']],
    ['a final sigma', 'ΑΣ hello', ['Α', 'Σ', 'hello']],
    ['lone surrogates', 'hello \ud83d world', ['hello', 'world']],
    ['odd blanks', '\u2003hello\u00a0\n world', ['hello', 'world']],
    ['special tokens written out', 'hello [MASK] world', ['hello', '[MASK]', 'world']],
    ['a word too long to spell', `hello ${'x'.repeat(300)} world`, ['hello', 'x'.repeat(300), 'world']],
    ['conjoining jamo', '\u1112\u1161\u11ab hello', ['\u1112\u1161\u11ab', 'hello']],
  ])('finds %s', (_, text, words) => {
    expect(slices(text).slice(2, -1)).toEqual(words)
  })

  test('stays with docMaxlen', () => {
    expect(slices('hello '.repeat(1000))).toEqual([undefined, undefined, ...Array(297).fill('hello'), undefined])
  })

  const wild = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          'hello',
          ' ',
          ',',
          'café',
          '中',
          '😀',
          'e\u0301',
          '[MASK]',
          'Σ',
          'İ',
          '\u0000',
          'ing',
          '\ud83d',
        ),
        {
          maxLength: 30,
        },
      )
      .map((parts) => parts.join('')),
  )

  test('gives ascending ranges inside any text, one for each row', () => {
    fc.assert(
      fc.property(wild, (text) => {
        const ranges = tokenizer.passageRanges(text)
        expect(ranges.length).toBe(tokenizer.passage(text).kept.length)
        let last = 0
        for (const range of ranges) {
          if (range === undefined) continue
          expect(range.start).toBeGreaterThanOrEqual(last)
          expect(range.end).toBeGreaterThanOrEqual(range.start)
          expect(range.end).toBeLessThanOrEqual(text.length)
          last = range.start
        }
      }),
      { numRuns: 500 },
    )
  })

  test('finds every word of known words, whatever is between them', () => {
    const word = fc.constantFrom('hello', 'World', 'café', 'NAÏVE', 'search', 'page')
    const between = fc.constantFrom(' ', ', ', '\n\n', ' 😀 ', ' - ', '\u00a0', ' \u0000')
    fc.assert(
      fc.property(fc.array(fc.tuple(word, between), { minLength: 1, maxLength: 40 }), (parts) => {
        const text = parts.flat().join('')
        const found = slices(text).filter((slice) => slice !== undefined && /^\p{L}+$/u.test(slice))
        expect(found).toEqual(parts.map(([known]) => known))
      }),
    )
  })
})

describe('queryRanges', () => {
  test('has one entry for each row, MASK rows without one', () => {
    const ranges = tokenizer.queryRanges('hello, world')
    expect(ranges.length).toBe(32)
    expect(ranges.map((range) => range && 'hello, world'.slice(range.start, range.end)).slice(0, 6)).toEqual([
      undefined,
      undefined,
      'hello',
      ',',
      'world',
      undefined,
    ])
  })
})

describe('byte-level tokens', () => {
  const contract = { ...referenceContract, queryMarker: { text: '[Q] ' }, documentMarker: { text: '[D] ' } }
  const bytes = new ContractTokenizer(byteLevelTokenizer(), contract)

  test('cover words without the blank in front, and whole characters', () => {
    const words = slices('hello world, é 中\n\nhello', bytes).slice(2, -1)
    expect(words).toEqual(['hello', 'world', ' ', 'é', 'é', ' ', '中', '中', '中', '\n', '\n', 'hello'])
  })
})
