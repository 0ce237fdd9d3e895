import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passageText } from '../../../../src/core/text/passage-text.ts'
import { splitDocument, splitDocumentInSteps } from '../../../../src/core/text/split.ts'
import type { Document, Passage } from '../../../../src/core/types.ts'
import { countBytes, countPieces, countUnknown } from './counters.ts'

const words = (count: number, word = 'word') =>
  Array.from({ length: count }, (_, index) => `${word}${index % 10}`).join(' ')
const sentence = (count: number) => `${words(count, 'Word')}.`
const texts = (passages: readonly Passage[]) => passages.map(({ text }) => text)

describe('splitDocument', () => {
  it('keeps a document that fits in one passage, title in front', () => {
    const document = { id: 'a', title: 'Hummingbirds', text: '  They hover.\n\nThey also fly backwards. \n' }
    const [passage, ...others] = splitDocument(document, { countTokens: countPieces, budget: 100 })
    expect(others).toEqual([])
    expect(passage).toEqual({
      text: 'They hover.\n\nThey also fly backwards.',
      trail: ['Hummingbirds'],
      section: 0,
      range: { start: 2, end: 39 },
    })
  })

  it('reads a section that fits once', () => {
    const counted: string[] = []
    const countTokens = (text: string) => {
      counted.push(text)
      return countPieces(text)
    }
    const text = `${sentence(12)}\n\n${sentence(12)}`
    splitDocument({ id: 'a', title: 'Birds', text }, { countTokens, budget: 100 })
    expect(counted).toEqual(['Birds\n', `Birds\n${text}`])
  })

  it('splits between paragraphs before it splits one', () => {
    const [first, second, third] = [sentence(12), sentence(12), sentence(12)]
    const text = [first, second, third].join('\n \t\n')
    const passages = splitDocument({ id: 'a', text }, { countTokens: countPieces, budget: 60 })
    expect(texts(passages)).toEqual([`${first}\n \t\n${second}`, third])
  })

  it('reads every kind of line end', () => {
    const paragraph = sentence(20)
    for (const gap of ['\n\n', '\r\n\r\n', '\r\r', '\r\n\n']) {
      const passages = splitDocument(
        { id: 'a', text: paragraph + gap + paragraph },
        { countTokens: countPieces, budget: 45 },
      )
      expect(texts(passages)).toEqual([paragraph, paragraph])
    }
    const wrapped = `${words(10)}\r\n${words(10)}`
    expect(texts(splitDocument({ id: 'a', text: wrapped }, { countTokens: countPieces, budget: 45 }))).toEqual([
      wrapped,
    ])
  })

  it('splits a long paragraph between sentences, also where lines are wrapped inside them', () => {
    const wrapped = `${words(5, 'Word')}\n${words(5)}.`
    const text = Array.from({ length: 4 }, () => wrapped).join(' ')
    const passages = splitDocument({ id: 'a', text }, { countTokens: countPieces, budget: 45 })
    expect(texts(passages)).toEqual([`${wrapped} ${wrapped}`, `${wrapped} ${wrapped}`])
  })

  it('splits a list without punctuation between its lines', () => {
    const text = Array.from({ length: 6 }, (_, index) => `- ${words(4, `entry${index}x`)}`).join('\n')
    const passages = splitDocument({ id: 'a', text }, { countTokens: countPieces, budget: 30 })
    expect(passages.length).toBeGreaterThan(1)
    for (const { text: part } of passages) expect(part).toMatch(/^- (?:.|\n)*9?x3$/)
  })

  it('splits a sentence between words and a monster between code points', () => {
    const passages = splitDocument({ id: 'a', text: words(100) }, { countTokens: countPieces, budget: 30 })
    for (const { text } of passages) expect(text).toMatch(/^word\d( word\d)*$/)
    const monster = '😀'.repeat(500)
    const pieces = splitDocument({ id: 'b', text: monster }, { countTokens: countPieces, budget: 30 })
    expect(texts(pieces).join('')).toBe(monster)
    for (const { text } of pieces) expect(text).toMatch(/^(?:😀)+$/u)
  })

  it('does not end in a tiny passage', () => {
    const text = Array.from({ length: 11 }, () => sentence(4)).join(' ')
    const passages = splitDocument({ id: 'a', text }, { countTokens: countPieces, budget: 90 })
    expect(passages.map((passage) => countPieces(passage.text))).toEqual([54, 45])
  })

  it('gives each section its own passages, trail, anchor and range', () => {
    const document: Document = {
      id: 'a',
      title: 'Guide',
      sections: [
        { text: 'Before any heading.' },
        { heading: ['Guide', 'Install'], anchor: 'install', text: ' Run the command.' },
        { heading: 'Empty', text: '\n' },
        { heading: ['Use', '  ', 'In \n pages'], text: 'Call the function.' },
      ],
    }
    expect(splitDocument(document, { countTokens: countPieces, budget: 100 })).toEqual([
      { text: 'Before any heading.', trail: ['Guide'], section: 0, range: { start: 0, end: 19 } },
      {
        text: 'Run the command.',
        trail: ['Guide', 'Install'],
        anchor: 'install',
        section: 1,
        range: { start: 1, end: 17 },
      },
      { text: 'Call the function.', trail: ['Guide', 'Use', 'In pages'], section: 3, range: { start: 0, end: 18 } },
    ])
  })

  it('finds a document without text by its title, and nothing by nothing', () => {
    const options = { countTokens: countPieces, budget: 100 }
    const empty = { text: '', trail: ['Only a title'], section: 0, range: { start: 0, end: 0 } }
    expect(splitDocument({ id: 'a', title: 'Only a title', text: ' ' }, options)).toEqual([empty])
    expect(splitDocument({ id: 'a', title: 'Only a title' }, options)).toEqual([empty])
    expect(splitDocument({ id: 'a', title: 'Only a title', sections: [] }, options)).toEqual([empty])
    expect(splitDocument({ id: 'a', sections: [{ heading: 'Only a title', anchor: 'x', text: '' }] }, options)).toEqual(
      [{ ...empty, anchor: 'x' }],
    )
    expect(splitDocument({ id: 'a', text: '' }, options)).toEqual([])
    expect(splitDocument({ id: 'a', sections: [] }, options)).toEqual([])
  })

  it('leaves room for the text below a trail of any length', () => {
    const document = { id: 'a', sections: [{ heading: [words(50, 'outer'), words(3, 'inner')], text: sentence(30) }] }
    const passages = splitDocument(document, { countTokens: countPieces, budget: 40 })
    for (const { trail } of passages) expect(trail).toEqual([words(3, 'inner')])
    const monster = { id: 'b', title: words(50, 'title'), text: sentence(10) }
    const [passage] = splitDocument(monster, { countTokens: countPieces, budget: 40 })
    expect(passage?.trail).toEqual([words(5, 'title')])
  })

  it('keeps a trail without text within the budget, also where line ends count', () => {
    const sections = [{ heading: ['! ! !', '! ! "', '! ! ! !!'], text: '' }]
    const [passage] = splitDocument({ id: 'a', sections }, { countTokens: countBytes, budget: 10 })
    expect(passage?.trail).toEqual(['! ! "', '! ! ! !!'])
  })

  it('counts every character a bounded number of times', () => {
    const shapes = [
      words(40_000),
      `${sentence(9)} `.repeat(4_000),
      'a\n\n'.repeat(60_000),
      'x'.repeat(200_000),
      '一'.repeat(200_000),
      `a${'\n'.repeat(2_000_000)}b`,
      `a\n${' '.repeat(200_000)}b`,
    ]
    for (const text of shapes) {
      let counted = 0
      const countTokens = (part: string) => {
        counted += part.length
        return countPieces(part)
      }
      splitDocument({ id: 'a', text }, { countTokens, budget: 297 })
      expect(counted / text.length).toBeLessThan(10)
    }
  })

  it('divides a large document in steps that count no more than a small one does', () => {
    const budget = 297
    const shapes = [
      words(80_000),
      `${sentence(9)} `.repeat(8_000),
      'line of a log\n'.repeat(40_000),
      'x'.repeat(400_000),
    ]
    for (const text of shapes) {
      for (const document of [
        { id: 'a', text },
        { id: 'a', sections: [{ text: 'Few words.' }, { text }] },
      ]) {
        let counted = 0
        const countTokens = (part: string) => {
          counted += part.length
          return countPieces(part)
        }
        const steps = splitDocumentInSteps(document, { countTokens, budget })
        let taken = 0
        let step = steps.next()
        for (; step.done !== true; step = steps.next()) {
          expect(counted).toBeLessThan(60_000)
          counted = 0
          taken++
        }
        expect(taken).toBeGreaterThan(text.length / 60_000)
        expect(step.value).toEqual(splitDocument(document, { countTokens: countPieces, budget }))
      }
    }
    const small = splitDocumentInSteps({ id: 'a', text: words(1_000) }, { countTokens: countPieces, budget })
    expect(small.next().done).toBe(true)
  })
})

describe('splitDocument, for any text', () => {
  const strange = fc.constantFrom(
    ' ',
    '\n',
    '\n\n',
    '\r\n',
    '. ',
    '! ',
    '。',
    '\ud800',
    '\udc00',
    '😀',
    'é',
    'a\u0301',
    '\u200d',
    '\ufeff',
  )
  const text = fc
    .array(
      fc.oneof(
        strange,
        fc.string({ unit: 'binary' }),
        fc.string({ maxLength: 40 }),
        fc.stringMatching(/^[a-z]{1,60} $/),
      ),
      { maxLength: 80 },
    )
    .map((parts) => parts.join(''))
  const section = fc.record({ text, heading: fc.array(fc.string({ maxLength: 60 }), { maxLength: 4 }) })
  const document: fc.Arbitrary<Document> = fc.oneof(
    fc.record({ id: fc.constant('a'), title: fc.string({ maxLength: 80 }), text }),
    fc.record({ id: fc.constant('a'), sections: fc.array(section, { maxLength: 4 }) }),
  )
  const counter = fc.constantFrom(countPieces, countUnknown, countBytes)
  const budget = fc.integer({ min: 8, max: 80 })

  it('covers all that is not white space, once and in order', () => {
    fc.assert(
      fc.property(document, counter, budget, (document, countTokens, budget) => {
        const passages = splitDocument(document, { countTokens, budget })
        const sections = document.sections ?? [{ text: document.text ?? '' }]
        for (const [index, section] of sections.entries()) {
          let end = 0
          for (const { range, text } of passages.filter((passage) => passage.section === index)) {
            expect(range.start).toBeGreaterThanOrEqual(end)
            expect(section.text.slice(end, range.start).trim()).toBe('')
            expect(section.text.slice(range.start, range.end)).toBe(text)
            expect(text).toBe(text.trim())
            end = range.end
          }
          expect(section.text.slice(end).trim()).toBe('')
        }
        const order = passages.map((passage) => passage.section)
        expect(order).toEqual(order.toSorted((a, b) => a - b))
      }),
    )
  })

  it('stays within the budget and never cuts a code point', () => {
    fc.assert(
      fc.property(document, counter, budget, (document, countTokens, budget) => {
        const sections = document.sections ?? [{ text: document.text ?? '' }]
        for (const passage of splitDocument(document, { countTokens, budget })) {
          expect(countTokens(passageText(passage))).toBeLessThanOrEqual(budget)
          const whole = sections[passage.section]?.text ?? ''
          for (const edge of [passage.range.start, passage.range.end]) {
            expect(whole.slice(Math.max(0, edge - 1), edge + 1)).not.toMatch(/^[\ud800-\udbff][\udc00-\udfff]$/)
          }
        }
      }),
    )
  })

  it('puts one trail in front of all passages of a section, the innermost headings of it', () => {
    fc.assert(
      fc.property(document, counter, budget, (document, countTokens, budget) => {
        const trails = new Map<number, readonly string[]>()
        for (const passage of splitDocument(document, { countTokens, budget })) {
          expect(passage.trail).toEqual(trails.get(passage.section) ?? passage.trail)
          trails.set(passage.section, passage.trail)
          const innermost = passage.trail.at(-1)
          if (innermost === undefined) continue
          const above = [document.title ?? '', ...(document.sections?.[passage.section]?.heading ?? [])]
          const nearest = above.map((line) => line.replace(/\s+/g, ' ').trim()).findLast((line) => line !== '')
          expect(nearest?.startsWith(innermost)).toBe(true)
        }
      }),
    )
  })
})
