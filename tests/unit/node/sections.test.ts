import { describe, expect, it } from 'vitest'
import { sectionsOf } from '../../../src/node/evaluation/sections.ts'

describe('sectionsOf', () => {
  it('divides at headings and keeps the trail of those above', () => {
    const text = 'Intro\n# One\na\n## Two\nb\n### Three\nc\n## Four\nd\n# Five\ne'
    expect(sectionsOf(text)).toEqual([
      { heading: [], text: 'Intro' },
      { heading: ['One'], text: 'a' },
      { heading: ['One', 'Two'], text: 'b' },
      { heading: ['One', 'Two', 'Three'], text: 'c' },
      { heading: ['One', 'Four'], text: 'd' },
      { heading: ['Five'], text: 'e' },
    ])
  })

  it('takes no comment in fenced code for a heading', () => {
    expect(sectionsOf('a\n```sh\n# comment\n```\nb')).toEqual([{ heading: [], text: 'a\n```sh\n# comment\n```\nb' }])
  })

  it('gives one section for a text without headings, and for none', () => {
    expect(sectionsOf('just text')).toEqual([{ heading: [], text: 'just text' }])
    expect(sectionsOf('')).toEqual([{ heading: [], text: '' }])
    expect(sectionsOf('# Only a heading')).toEqual([{ heading: [], text: '' }])
  })
})
