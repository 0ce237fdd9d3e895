import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, wordsOf } from '../../../../src/core/lexical/words.ts'

const terms = (text: string) => wordsOf(text).map(({ term }) => term)

describe('words', () => {
  it.each([
    ['The quick Fox.', ['the', 'quick', 'fox']],
    ['Array.prototype.map', ['array.prototype.map', 'array', 'prototype', 'map']],
    ['use --save-dev', ['use', 'save-dev', 'save', 'dev']],
    ['E404', ['e404', '404']],
    ['addEventListener', ['addeventlistener', 'add', 'event', 'listener']],
    ['XMLHttpRequest', ['xmlhttprequest', 'xml', 'http', 'request']],
    ['snake_case', ['snake_case', 'snake', 'case']],
    ['C++ and C#', ['c++', 'c', 'and', 'c#', 'c']],
    ['Café Straße ﬁne', ['cafe', 'strasse', 'fine']],
    ['', []],
    ['… — !', []],
  ])('%j are %j', (text, expected) => {
    expect(terms(text)).toEqual(expected)
  })

  it('divides writing without blanks into words', () => {
    expect(terms('東京都に住む').length).toBeGreaterThan(1)
    expect(terms('สวัสดีชาวโลก').length).toBeGreaterThan(1)
    expect(terms('網頁 search')).toContain('search')
  })

  it('leaves out what nobody types', () => {
    expect(terms(`${'x'.repeat(65)} y`)).toEqual(['y'])
  })

  it('says where each term stands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const { term, range } of wordsOf(text)) {
          expect(fold(text.slice(range.start, range.end))).toBe(term)
        }
      }),
    )
    const text = 'see Array.prototype.map()'
    expect(wordsOf(text).map(({ range }) => text.slice(range.start, range.end))).toEqual([
      'see',
      'Array.prototype.map',
      'Array',
      'prototype',
      'map',
    ])
  })

  it('is the same for every way of writing the same', () => {
    expect(fold('É')).toBe(fold('e\u0301'))
    expect(fold('ＡＢＣ')).toBe('abc')
  })
})
