import { writeFrame } from '../bytes/frame.ts'
import type { TextRecord } from '../index/text.ts'
import { finish, type Steps } from '../steps.ts'
import { PostingWriter } from './postings.ts'
import { segmentKind, segmentVersion } from './segment.ts'
import { wordsOf } from './words.ts'

const mostWords = 0xffff
/** Characters of one step of making a record: some ten milliseconds. */
export const stepCharacters = 32_000

/** Makes the lexical record of a chunk from its text. */
export function encodeSegment(text: TextRecord, textChecksum: string): ArrayBuffer {
  return finish(encodeSegmentInSteps(text, textChecksum))
}

/** The same, in steps. */
export function* encodeSegmentInSteps({ documents, passages }: TextRecord, textChecksum: string): Steps<ArrayBuffer> {
  const writers = new Map<string, PostingWriter>()
  let characters = 0
  const lengths = new Uint16Array(passages.length)
  for (const [index, { document, trail, text }] of passages.entries()) {
    const title = documents[document]?.title
    const counts = new Map<string, { title: number; headings: number; text: number }>()
    const count = (line: string, field: 'title' | 'headings' | 'text') => {
      const words = wordsOf(line)
      for (const { term } of words) {
        const known = counts.get(term) ?? { title: 0, headings: 0, text: 0 }
        known[field]++
        counts.set(term, known)
      }
      return words
    }
    if (title !== undefined) count(title, 'title')
    for (const line of withoutTitle(trail, title)) count(line, 'headings')
    lengths[index] = Math.min(count(text, 'text').filter((word) => word.kind === 'word').length, mostWords)
    for (const [term, found] of counts) {
      const writer = writers.get(term) ?? new PostingWriter()
      writer.add(index, found)
      writers.set(term, writer)
    }
    characters += text.length
    if (characters >= stepCharacters) {
      characters = 0
      yield
    }
  }
  yield
  const sorted = [...writers].sort(([a], [b]) => (a < b ? -1 : 1))
  const starts = new Uint32Array(sorted.length + 1)
  for (const [place, [, writer]] of sorted.entries()) starts[place + 1] = (starts[place] as number) + writer.length
  const postings = new Uint8Array(starts.at(-1) ?? 0)
  for (const [place, [, writer]] of sorted.entries()) postings.set(writer.bytes, starts[place])
  const utf8 = new TextEncoder()
  const terms = utf8.encode(sorted.map(([term]) => `${term}\n`).join(''))
  const documentOf = Uint32Array.from(passages, ({ document }) => document)
  return writeFrame(segmentKind, segmentVersion, [
    utf8.encode(textChecksum),
    terms,
    starts,
    postings,
    lengths,
    documentOf,
  ])
}

/** The headings above a passage; the trail starts with the title where that fits. */
function withoutTitle(trail: readonly string[], title: string | undefined): readonly string[] {
  return title !== undefined && trail[0] === title.replace(/\s+/g, ' ').trim() ? trail.slice(1) : trail
}
