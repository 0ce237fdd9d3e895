import { describe, expect, it } from 'vitest'
import { Correction } from '../../../../src/core/lexical/correction.ts'

describe('correction', () => {
  const query = 'hwo to cancle it'
  const correction = new Correction(query, [
    { range: { start: 0, end: 3 }, by: 'however' },
    { range: { start: 7, end: 13 }, by: 'can' },
  ])

  it('puts words in place of others', () => {
    expect(correction.text).toBe('however to can it')
    expect(new Correction(query, []).text).toBe(query)
  })

  it('knows where in the query each word comes from', () => {
    const typed = ['however', 'to', 'can', 'it'].map((word) => {
      const start = correction.text.indexOf(word)
      const range = correction.original({ start, end: start + word.length })
      return query.slice(range.start, range.end)
    })
    expect(typed).toEqual(['hwo', 'to', 'cancle', 'it'])
    expect(correction.original({ start: 2, end: 4 })).toEqual({ start: 0, end: 3 })
  })
})
