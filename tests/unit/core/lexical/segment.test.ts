import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SearchError } from '../../../../src/core/errors.ts'
import type { TextRecord } from '../../../../src/core/index/text.ts'
import { encodeSegment } from '../../../../src/core/lexical/encode-segment.ts'
import { type Occurrences, type Postings, PostingWriter, readPostings } from '../../../../src/core/lexical/postings.ts'
import { Segment } from '../../../../src/core/lexical/segment.ts'

const passage = (document: number, trail: string[], text: string) => ({
  document,
  trail,
  text,
  section: 0,
  range: { start: 0, end: text.length },
})

const record: TextRecord = {
  documents: [
    { id: 'a', digest: '', title: 'Red  fox' },
    { id: 'b', digest: '' },
  ],
  passages: [
    passage(0, ['Red fox', 'Fox habits'], 'A fox runs, and a fox sleeps.'),
    passage(0, ['Red fox'], 'It is red.'),
    passage(1, [], 'Owls hoot.'),
  ],
}

const occurrencesIn = (postings: Postings) => {
  const found: (Occurrences & { passage: number })[] = []
  readPostings(postings, (passage, title, headings, text) => found.push({ passage, title, headings, text }))
  return found
}

const corrupt = (error: unknown) => error instanceof SearchError && error.code === 'index-corrupt'

describe('lexical record', () => {
  it('gives back where each word stands, by field', () => {
    const segment = Segment.read(encodeSegment(record, 'sum'), 'sum', 3)
    expect(occurrencesIn(segment.postingsAt(segment.placeOf('fox') ?? -1))).toEqual([
      { passage: 0, title: 1, headings: 1, text: 2 },
      { passage: 1, title: 1, headings: 0, text: 0 },
    ])
    expect(segment.passagesAt(segment.placeOf('owls') ?? -1)).toEqual([2])
    expect(segment.placeOf('cat')).toBeUndefined()
    expect([...segment.lengths]).toEqual([7, 3, 2])
    expect([...segment.documentOf]).toEqual([0, 0, 1])
    expect(segment.terms).toEqual(segment.terms.toSorted())
  })

  it('is refused when damaged, or when it is that of another chunk', () => {
    const bytes = encodeSegment(record, 'sum')
    expect(() => Segment.read(bytes, 'other', 3)).toThrow(expect.toSatisfy(corrupt))
    expect(() => Segment.read(bytes, 'sum', 4)).toThrow(expect.toSatisfy(corrupt))
    const damaged = new Uint8Array(bytes.slice(0))
    damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 4
    expect(() => Segment.read(damaged.buffer, 'sum', 3)).toThrow(expect.toSatisfy(corrupt))
  })

  it('holds a chunk without words', () => {
    const empty = { documents: [{ id: 'a', digest: '' }], passages: [passage(0, [], '…')] }
    expect(Segment.read(encodeSegment(empty, ''), '', 1).terms).toEqual([])
  })
})

describe('postings', () => {
  it('come back as they were written, counts no higher than their bits', () => {
    const count = fc.nat({ max: 30 })
    const occurrences = fc.record({ passage: fc.nat({ max: 2 ** 22 }), title: count, headings: count, text: count })
    fc.assert(
      fc.property(fc.uniqueArray(occurrences, { selector: ({ passage }) => passage }), (unordered) => {
        const ordered = unordered.toSorted((a, b) => a.passage - b.passage)
        const writer = new PostingWriter()
        for (const { passage, ...counts } of ordered) writer.add(passage, counts)
        expect(writer.length).toBe(writer.bytes.length)
        expect(occurrencesIn({ bytes: Uint8Array.from(writer.bytes), start: 0, end: writer.length })).toEqual(
          ordered.map(({ passage, title, headings, text }) => ({
            passage,
            title: Math.min(title, 3),
            headings: Math.min(headings, 3),
            text: Math.min(text, 15),
          })),
        )
      }),
    )
  })
})
