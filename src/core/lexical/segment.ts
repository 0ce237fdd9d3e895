import { elements, readFrame } from '../bytes/frame.ts'
import { wrong } from '../index/fields.ts'
import type { PassageWords } from './passage-words.ts'
import { type Postings, readPostings } from './postings.ts'

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
export const segmentKind = 'CLLX'
export const segmentVersion = 1

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
    const sections = readFrame(record, segmentKind, segmentVersion)
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
