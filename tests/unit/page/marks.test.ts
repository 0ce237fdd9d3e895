import { describe, expect, it } from 'vitest'
import { marksOf } from '../../../src/page/marks.ts'

const passageOf = (text: string) => ({ text, trail: [], section: 0, range: { start: 0, end: text.length } })

/** A match between a word of the query and one of the text. */
function match(query: string, asked: string, text: string, answered: string, similarity = 0.8) {
  const [q, p] = [query.indexOf(asked), text.indexOf(answered)]
  return {
    query: { start: q, end: q + asked.length },
    passage: { start: p, end: p + answered.length },
    similarity,
  }
}

function marked(query: string, text: string, matches: ReturnType<typeof match>[] = []) {
  return marksOf(query, { passage: passageOf(text), matches }).map(({ start, end, answers }) => [
    text.slice(start, end),
    ...answers,
  ])
}

describe('marks', () => {
  const [query, text] = ['how to stop a download', 'You can cancel the transfer at any time.']

  it('are the words that answer, in the order of the text, with all they answer', () => {
    const matches = [
      match(query, 'download', text, 'transfer'),
      match(query, 'stop', text, 'cancel'),
      match(query, 'download', text, 'cancel'),
    ]
    expect(marked(query, text, matches)).toEqual([
      ['cancel', 'stop', 'download'],
      ['transfer', 'download'],
    ])
  })

  it('leave out small words, what is unlike, and punctuation', () => {
    const matches = [
      match(query, 'how', text, 'can'),
      match(query, 'stop', text, 'time', 0.2),
      match(query, 'stop', text, '.'),
      match(query, 'stop', text, 'cancel'),
    ]
    expect(marked(query, text, matches)).toEqual([['cancel', 'stop']])
  })

  it.each([
    [
      'cancel transf',
      text,
      [
        ['cancel', 'cancel'],
        ['transfer', 'transf'],
      ],
    ],
    ['CANCEL', text, [['cancel', 'CANCEL']]],
    ['celestial ance', text, []],
    ['取消', '请求被取消时', [['取消', '取消']]],
    ['a the of', text, []],
    ['(.*', text, []],
  ])('are words that begin as those of %j where nothing says more', (asked, words, expected) => {
    expect(marked(asked, words)).toEqual(expected)
  })
})
