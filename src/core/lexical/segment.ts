import { elements, readFrame, writeFrame } from '../bytes/frame.ts'
import { wrong } from '../index/fields.ts'
import type { TextRecord } from '../index/text.ts'
import { finish, type Steps } from '../steps.ts'
import type { PassageWords } from './passage-words.ts'
import { type Postings, PostingWriter, readPostings } from './postings.ts'
import { wordsOf } from './words.ts'

/**
 * The lexical record: the words of a chunk. Sections of its frame:
 *
 *   0  checksum of the text record it was made from, UTF-8
 *   1  terms, ascending by code unit, each followed by a line feed, UTF-8
 *   2  u32 [terms + 1] where each term's postings start in section 3, and where the last ones end
 *   3  postings, as postings.ts has them
 *   4  u16 [passages] words of each passage's text
 *   5  u32 [passages] document ordinal of each passage, never descending
 */
const kind = 'CLLX'
const version = 1
const mostWords = 0xffff
/** Characters of one step of making a record: some ten milliseconds. */
export const stepCharacters = 32_000

/** The words of one chunk: which passages hold a term, and how often in which field. */
export class Segment implements PassageWords {
  readonly words: number

  private constructor(
    readonly terms: readonly string[],
    private readonly starts: Uint32Array,
    private readonly postings: Uint8Array,
    readonly lengths: Uint16Array,
    readonly documentOf: Uint32Array,
  ) {
    this.words = lengths.reduce((sum, length) => sum + length, 0)
  }

  /** @throws SearchError `index-corrupt` when it is damaged, or was made from another text record */
  static read(record: ArrayBuffer, textChecksum: string, passages: number): Segment {
    const sections = readFrame(record, kind, version)
    const [source, names, offsets, postings, counts, documents] = sections
    if (sections.length !== 6 || !source || !names || !offsets || !postings || !counts || !documents) {
      throw wrong('a lexical record', 'six sections')
    }
    if (new TextDecoder().decode(source) !== textChecksum) throw wrong('a lexical record', 'that of its chunk')
    const terms = new TextDecoder().decode(names).split('\n').slice(0, -1)
    const starts = elements(offsets, Uint32Array)
    const lengths = elements(counts, Uint16Array)
    const documentOf = elements(documents, Uint32Array)
    const fits = starts.length === terms.length + 1 && starts.at(-1) === postings.length
    if (!fits || lengths.length !== passages || documentOf.length !== passages)
      throw wrong('a lexical record', 'of one length throughout')
    return new Segment(terms, starts, postings, lengths, documentOf)
  }

  get passages(): number {
    return this.lengths.length
  }

  placeOf(term: string): number | undefined {
    const { terms } = this
    let [from, to] = [0, terms.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((terms[middle] as string) < term) from = middle + 1
      else to = middle
    }
    return terms[from] === term ? from : undefined
  }

  postingsAt(place: number): Postings {
    return { bytes: this.postings, start: this.starts[place] ?? 0, end: this.starts[place + 1] ?? 0 }
  }

  passagesAt(place: number): number[] {
    const passages: number[] = []
    readPostings(this.postingsAt(place), (passage) => passages.push(passage))
    return passages
  }
}

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
  return writeFrame(kind, version, [utf8.encode(textChecksum), terms, starts, postings, lengths, documentOf])
}

/** The headings above a passage; the trail starts with the title where that fits. */
function withoutTitle(trail: readonly string[], title: string | undefined): readonly string[] {
  return title !== undefined && trail[0] === title.replace(/\s+/g, ' ').trim() ? trail.slice(1) : trail
}
