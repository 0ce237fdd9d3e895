import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excerptOf } from '../../../src/ui/excerpt.ts'

const hitOf = (text: string, excerpt?: { start: number; end: number }) => ({
  passage: { text, trail: [], section: 0, range: { start: 0, end: text.length } },
  ...(excerpt && { excerpt }),
})
const shown = (query: string, text: string, excerpt?: { start: number; end: number }) =>
  excerptOf(query, hitOf(text, excerpt))
    .map((stretch) => (stretch.answers.length > 0 ? `[${stretch.text}]` : stretch.text))
    .join('')

const filler = 'Some words that matter little come before it. '.repeat(6)

describe('an excerpt', () => {
  it('is the whole of a short passage, with its marks', () => {
    expect(shown('cancel', 'You can cancel it.')).toBe('You can [cancel] it.')
    expect(shown('cancel', '')).toBe('')
  })

  it('begins with the best sentence', () => {
    const text = `${filler}You can cancel it. ${filler}`
    const excerpt = shown('cancel', text, { start: filler.length, end: filler.length + 18 })
    expect(excerpt).toMatch(/^… You can \[cancel\] it\. Some words .* …$/)
  })

  it('is where the most marks are, when no sentence is known', () => {
    const excerpt = shown('cancel transfer', `${filler}You can cancel the transfer. ${filler}`)
    expect(excerpt).toMatch(/^… \S.*\[cancel\] the \[transfer\].*\S …$/)
  })

  it('never changes a word, and never grows long', () => {
    const words = fc.array(fc.constantFrom('cancel', 'a', 'request', 'when', 'it', 'ends.', '取消请求'), {
      maxLength: 120,
    })
    fc.assert(
      fc.property(words, fc.constantFrom('cancel', 'request it', '取消', 'x'), (parts, query) => {
        const text = parts.join(' ')
        const all = excerptOf(query, hitOf(text))
          .map((stretch) => stretch.text)
          .join('')
        expect(text).toContain(all.replace(/^… | …$/g, ''))
        expect(all.length).toBeLessThanOrEqual(230)
      }),
    )
  })
})
