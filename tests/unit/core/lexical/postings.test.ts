import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countPostings, PostingWriter, readPostings } from '../../../../src/core/lexical/postings.ts'

const anyPostings = fc.uniqueArray(fc.record({ passage: fc.nat(100_000), text: fc.nat(15), title: fc.nat(3) }), {
  selector: ({ passage }) => passage,
  maxLength: 60,
})

test('what was written is read and counted, whatever lies around it', () => {
  fc.assert(
    fc.property(anyPostings, fc.uint8Array({ maxLength: 4 }), (postings, around) => {
      const ordered = postings.toSorted((a, b) => a.passage - b.passage)
      const writer = new PostingWriter()
      for (const { passage, text, title } of ordered) writer.add(passage, { title, headings: 0, text })
      const bytes = Uint8Array.from([...around, ...writer.bytes, ...around])
      const written = { bytes, start: around.length, end: around.length + writer.length }
      const read: { passage: number; text: number; title: number }[] = []
      readPostings(written, (passage, title, _, text) => read.push({ passage, text, title }))
      expect(read).toEqual(ordered)
      expect(countPostings(written)).toBe(ordered.length)
    }),
  )
})
