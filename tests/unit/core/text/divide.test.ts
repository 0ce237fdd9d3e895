import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Divide,
  halves,
  lines,
  paragraphs,
  sentences,
  sentencesByPunctuation,
} from '../../../../src/core/text/divide.ts'

const divided = (divide: Divide, text: string) =>
  Array.from(divide(text, { start: 0, end: text.length }), ({ start, end }) => text.slice(start, end))

describe('sentences', () => {
  const text = 'It hovers. Does it? "Yes!" she said… In 3.5 seconds.'

  it('are found by the language of the runtime', () => {
    expect(divided(sentences, text)[0]).toBe('It hovers.')
    expect(divided(sentences, '今日は。明日は。')).toEqual(['今日は。', '明日は。'])
    expect(divided(sentences, 'One line\nof two. Another.')).toEqual(['One line\nof two.', 'Another.'])
  })

  it('are whole however long they are', () => {
    const long = `${'Word '.repeat(5_000)}end.`
    const short = Array.from({ length: 1_000 }, (_, index) => `Number ${index}.`)
    expect(divided(sentences, [long, ...short, long].join(' '))).toEqual([long, ...short, long])
  })

  it('are found by punctuation without it', () => {
    expect(divided(sentencesByPunctuation, text)).toEqual([
      'It hovers.',
      'Does it?',
      '"Yes!"',
      'she said…',
      'In 3.5 seconds.',
    ])
    expect(divided(sentencesByPunctuation, '今日は。明日は。')).toEqual(['今日は。', '明日は。'])
  })
})

describe('halves', () => {
  it('cuts at the white space nearest to the middle', () => {
    expect(divided(halves, 'one two three four')).toEqual(['one two', 'three four'])
    expect(divided(halves, 'a bbbbbbbbbbbbbbbb')).toEqual(['a bbbbbbb', 'bbbbbbbbb'])
  })

  it('keeps surrogate pairs together', () => {
    expect(divided(halves, '😀')).toEqual(['😀'])
    expect(divided(halves, '😀😀😀')).toEqual(['😀😀', '😀'])
  })
})

it('every division is ascending, disjoint, trimmed and complete', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom('. ', '\n\n', ' \r\n', '。', '\u2029'), fc.string({ unit: 'binary' })))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.constantFrom(paragraphs, sentences, sentencesByPunctuation, lines, halves), (text, divide) => {
      const range = { start: Math.min(2, text.length), end: text.length }
      let end = range.start
      for (const part of divide(text, range)) {
        expect(text.slice(end, part.start).trim()).toBe('')
        const inner = text.slice(part.start, part.end)
        expect(inner).not.toBe('')
        expect(inner).toBe(inner.trim())
        end = part.end
      }
      expect(text.slice(end).trim()).toBe('')
    }),
  )
})
