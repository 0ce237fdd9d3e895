import { describe, expect, it } from 'vitest'
import { excerpt, marksOf } from '../../../demo/view/excerpt.ts'
import type { Match } from '../../../src/index.ts'

const find = (text: string, word: string) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length })
const match = (query: string, asked: string, text: string, answered: string, similarity = 0.8): Match => ({
  query: find(query, asked),
  passage: find(text, answered),
  similarity,
})

describe('marksOf', () => {
  const query = 'how to stop a request'
  const text = 'You can cancel the request, or abort it.'

  it('gives each answering word once, in order, with all that it answered', () => {
    const matches = [
      match(query, 'request', text, 'request'),
      match(query, 'stop', text, 'cancel'),
      match(query, 'how', text, 'can'),
    ]
    expect(marksOf(query, text, matches)).toEqual([
      { ...find(text, 'cancel'), answers: ['stop'] },
      { ...find(text, 'request'), answers: ['request'] },
    ])
    const twice = [match(query, 'stop', text, 'cancel'), match(query, 'request', text, 'cancel')]
    expect(marksOf(query, text, twice)).toEqual([{ ...find(text, 'cancel'), answers: ['stop', 'request'] }])
  })

  it('leaves out weak answers, small words and punctuation', () => {
    const matches = [
      match(query, 'stop', text, 'abort', 0.1),
      match(query, 'request', text, 'the'),
      match(query, 'to', text, 'or'),
      match(query, 'stop', text, ','),
    ]
    expect(marksOf(query, text, matches)).toEqual([])
  })
})

describe('excerpt', () => {
  const filler = 'lorem ipsum dolor sit amet '.repeat(40)
  const shown = ({ stretches }: ReturnType<typeof excerpt>) => stretches.map(({ text }) => text).join('')

  it('shows a short passage whole', () => {
    const text = 'A short one.'
    expect(excerpt(text, [{ ...find(text, 'short'), answers: ['brief'] }], 300)).toEqual({
      stretches: [
        { text: 'A ', answers: [] },
        { text: 'short', answers: ['brief'] },
        { text: ' one.', answers: [] },
      ],
      cutBefore: false,
      cutAfter: false,
    })
  })

  it('cuts a long one around most of its marks, between words', () => {
    const text = `${filler}first ${filler}second third ${filler}`
    const marks = ['first', 'second', 'third'].map((word) => ({ ...find(text, word), answers: [word] }))
    const cut = excerpt(text, marks, 200)
    expect(cut.stretches.filter(({ answers }) => answers.length > 0).map(({ text }) => text)).toEqual([
      'second',
      'third',
    ])
    expect(cut.cutBefore && cut.cutAfter).toBe(true)
    expect(shown(cut).length).toBeLessThan(230)
    expect(` ${text} `).toContain(` ${shown(cut)} `)
  })

  it('begins at the beginning where nothing is marked', () => {
    const cut = excerpt(filler, [], 200)
    expect(cut.cutBefore).toBe(false)
    expect(filler.startsWith(shown(cut))).toBe(true)
  })

  it('shows all of it when asked to', () => {
    expect(shown(excerpt(filler, [], filler.length))).toBe(filler)
  })
})
