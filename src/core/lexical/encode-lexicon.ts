import { writeFrame } from '../bytes/frame.ts'
import { joined } from '../bytes/joined.ts'
import { jsonBytes } from '../bytes/json.ts'
import { NumberWriter } from '../bytes/numbers.ts'
import { lexiconKind, lexiconVersion } from './lexicon-format.ts'
import { type Postings, readPostings } from './postings.ts'
import type { Segment } from './segment.ts'
import { encodeTerms, type LexiconTerm, termsInBlock } from './term-blocks.ts'

/** A term with its postings as the lexicon has them. */
interface Gathered {
  readonly writer: NumberWriter
  last: number
  holding: number
  passages: number
}

/** Makes a lexicon of the words of chunks. The same chunks in the same order give the same record. */
export function encodeLexicon(chunks: readonly { readonly id: string; readonly segment: Segment }[]): ArrayBuffer {
  const gathered = new Map<string, Gathered>()
  const lengths = new NumberWriter()
  for (const [chunk, { segment }] of chunks.entries()) {
    for (const length of segment.lengths) lengths.number(length)
    for (const [place, term] of segment.terms.entries()) {
      gather(gathered, term, chunk, segment.postingsAt(place))
    }
  }
  const sorted = [...gathered].sort(([a], [b]) => (a < b ? -1 : 1))
  const terms = sorted.map(([term, { writer, holding, passages }]): LexiconTerm => {
    return { term, holding, passages, bytes: writer.length }
  })
  const blocks = Array.from({ length: Math.ceil(terms.length / termsInBlock) }, (_, block) =>
    terms.slice(block * termsInBlock, (block + 1) * termsInBlock),
  )
  const encoded = blocks.map(encodeTerms)
  const utf8 = new TextEncoder()
  return writeFrame(lexiconKind, lexiconVersion, [
    jsonBytes(chunks.map(({ id, segment }) => [id, segment.passages])),
    lengths.written,
    utf8.encode(blocks.map(([first]) => `${first?.term}\n`).join('')),
    startsOf(encoded.map(({ length }) => length)),
    startsOf(blocks.map((block) => block.reduce((sum, { bytes }) => sum + bytes, 0))),
    joined(encoded),
    joined(sorted.map(([, { writer }]) => writer.written)),
  ])
}

function gather(gathered: Map<string, Gathered>, term: string, chunk: number, postings: Postings): void {
  const known = gathered.get(term) ?? { writer: new NumberWriter(), last: -1, holding: 0, passages: 0 }
  known.writer.number(chunk - known.last - 1)
  const { bytes, start, end } = postings
  known.writer.number(end - start)
  known.writer.put(bytes.subarray(start, end))
  known.last = chunk
  known.holding++
  readPostings(postings, () => {
    known.passages++
  })
  gathered.set(term, known)
}

function startsOf(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1)
  for (const [index, length] of lengths.entries()) starts[index + 1] = (starts[index] as number) + length
  return starts
}
