import { describe, expect, test } from 'vitest'
import { type EncoderContract, referenceContract } from '../../../src/encoder/contract.ts'
import { ContractTokenizer } from '../../../src/encoder/tokenizer.ts'
import { twinTokenizer } from '../../helpers/twins/vocabulary.ts'

const json = twinTokenizer(1200)
const tokenizer = (changes: Partial<EncoderContract> = {}) =>
  new ContractTokenizer(json, { ...referenceContract, ...changes })
const [cls, sep, mask, query, passage] = [101, 102, 103, 1, 2]
const comma = 1010

describe('a query', () => {
  test('is marked, and filled up with MASK rows that nothing attends to', () => {
    const { ids, attention, kept } = tokenizer().query('hello world')
    expect(ids.length).toBe(32)
    expect([ids[0], ids[1], ids[4]]).toEqual([cls, query, sep])
    expect(ids.slice(5)).toEqual(Array(27).fill(mask))
    expect(attention).toEqual([1, 1, 1, 1, 1, ...Array(27).fill(0)])
    expect(kept).toEqual([...ids.keys()])
  })

  test('is attended to throughout where the contract says so', () => {
    expect(tokenizer({ attendToExpansion: true }).query('hello').attention).toEqual(Array(32).fill(1))
  })

  test('is as long as it is without expansion', () => {
    expect(tokenizer({ queryExpansion: 'none' }).query('hello world').ids.length).toBe(5)
  })

  test('is cut so that its last special token stays', () => {
    const { ids, attention } = tokenizer().query('hello '.repeat(100))
    expect([ids.length, ids[0], ids[1], ids.at(-1)]).toEqual([32, cls, query, sep])
    expect(attention).toEqual(Array(32).fill(1))
  })

  test('keeps its punctuation', () => {
    expect(tokenizer().query('hello, world').kept.length).toBe(32)
  })
})

describe('a passage', () => {
  test('drops the skiplist after encoding and keeps its special tokens', () => {
    const { ids, attention, kept } = tokenizer().passage('hello, world!')
    expect([ids[0], ids[1], ids[3], ids.at(-1)]).toEqual([cls, passage, comma, sep])
    expect(attention).toEqual(Array(7).fill(1))
    expect(kept).toEqual([0, 1, 2, 4, 6])
  })

  test('of nothing is its special tokens', () => {
    expect(tokenizer().passage('')).toEqual({ ids: [cls, passage, sep], attention: [1, 1, 1], kept: [0, 1, 2] })
    expect(tokenizer().passage(' \u0000\u200b ').ids).toEqual([cls, passage, sep])
  })

  test('is cut to docMaxlen', () => {
    const { ids } = tokenizer({ docMaxlen: 20 }).passage('hello world '.repeat(50))
    expect([ids.length, ids.at(-1)]).toEqual([20, sep])
    expect(tokenizer({ docMaxlen: 20 }).passageBudget).toBe(17)
  })

  test('drops nothing for skiplist words that are not in the vocabulary', () => {
    expect(tokenizer({ skiplist: ['zebra!', ','] }).passage('hello, xyzzy 😀!').kept.length).toBe(
      tokenizer({ skiplist: [','] }).passage('hello, xyzzy 😀!').kept.length,
    )
  })
})

describe('lower-casing', () => {
  const cased = { ...twinTokenizer(1200), normalizer: { type: 'BertNormalizer', clean_text: true, lowercase: false } }

  test('is done first where the tokenizer does not do it', () => {
    const lower = new ContractTokenizer(cased, { ...referenceContract, lowerCase: true })
    expect(lower.passage('HELLO').ids).toEqual(tokenizer().passage('hello').ids)
    expect(new ContractTokenizer(cased, referenceContract).passage('HELLO').ids).toEqual([cls, passage, 100, sep])
    const range = lower.passageRanges('İ HELLO').at(-2)
    expect(range && 'İ HELLO'.slice(range.start, range.end)).toBe('HELLO')
  })

  test('is left to a tokenizer that does it, so that special tokens stay special', () => {
    expect(tokenizer({ lowerCase: true }).passage('[MASK] HELLO').ids).toEqual(tokenizer().passage('[MASK] hello').ids)
    expect(tokenizer({ lowerCase: true }).passage('[MASK]').ids).toEqual([cls, passage, mask, sep])
  })
})

describe('markers', () => {
  test('are looked up by their text, trimmed where need be', () => {
    const { ids } = tokenizer({ documentMarker: { text: '[unused1] ' } }).passage('hello')
    expect(ids[1]).toBe(passage)
  })

  test('that the vocabulary lacks make the package invalid', () => {
    expect(() => tokenizer({ queryMarker: { text: '[Query]' } })).toThrowError(
      expect.objectContaining({ code: 'model-invalid', message: expect.stringContaining('[Query]') }),
    )
  })
})

describe('odd text', () => {
  test.each([
    ['lone surrogates', 'hello \ud83d world \ude00', 'hello world'],
    ['NUL and other controls', 'he\u0000llo\u0007 wor\u200bld', 'hello world'],
    ['combining accents', 'cafe\u0301', 'cafe'],
    ['capitals', 'HELLO World', 'hello world'],
    ['ideographs without spaces', 'hello中文world', 'hello 中 文 world'],
    ['odd blanks', 'hello\u00a0\u2003\r\n\tworld', 'hello world'],
  ])('%s read like plain words', (_, odd, plain) => {
    expect(tokenizer().passage(odd).ids).toEqual(tokenizer().passage(plain).ids)
  })

  test('a word of more than 100 characters is unknown', () => {
    expect(tokenizer().passage('a'.repeat(101)).ids).toEqual([cls, passage, 100, sep])
    expect(tokenizer().passage('a'.repeat(100)).ids.length).toBe(103)
  })

  test('ideographs beyond the first plane stand apart, and a last sigma is a sigma', () => {
    expect(tokenizer().passage('a\u{20000}\u{2b930}b').ids.length).toBe(7)
    expect(tokenizer().passage('Σ').ids).toEqual(tokenizer().passage('σ').ids)
    expect(tokenizer().passage('αΣ').ids).toEqual(tokenizer().passage('ασ').ids)
  })

  test('a long text is cut like the whole of it', () => {
    const words = Array.from({ length: 5000 }, (_, index) => `token${index % 7}, café`).join(' ')
    const all = new ContractTokenizer(json, { ...referenceContract, docMaxlen: 100_000 }).passage(words).ids
    expect(tokenizer().passage(words).ids).toEqual([...all.slice(0, 299), sep])
  })

  test.each([
    ['5 MB of words', 'token '.repeat(850_000)],
    ['one word of 1 MB', 'a'.repeat(1_000_000)],
    ['1 MB of blanks', ' '.repeat(1_000_000)],
    ['a letter with half a million accents', `e${'\u0301\u0316'.repeat(250_000)}`],
  ])('%s is read in reasonable time', (_, text) => {
    expect(tokenizer().passageRanges(text).length).toBe(tokenizer().passage(text).kept.length)
  })
})

test.each([
  [null],
  [[]],
  [{}],
  [{ model: {}, decoder: null, post_processor: null, pre_tokenizer: null, normalizer: null }],
])('refuses %j for a tokenizer.json', (broken) => {
  expect(() => new ContractTokenizer(broken, referenceContract)).toThrowError(
    expect.objectContaining({ code: 'model-invalid', message: expect.stringContaining('tokenizer.json') }),
  )
})

test('a text that was counted reads the same as a passage and as a query', () => {
  const counted = tokenizer()
  for (const text of ['hello world', '', 'the model, the index. '.repeat(400)]) {
    counted.countTokens(text)
    expect(counted.passage(text)).toEqual(tokenizer().passage(text))
    expect(counted.query(text)).toEqual(tokenizer().query(text))
    counted.forgetCounted()
    expect(counted.passage(text)).toEqual(tokenizer().passage(text))
  }
})
