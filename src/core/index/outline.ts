import { readFrame, writeFrame } from '../bytes/frame.ts'
import { jsonBytes, parseJsonBytes } from '../bytes/json.ts'
import { NumberReader, NumberWriter } from '../bytes/numbers.ts'
import { count, fields, list, text, wrong } from './fields.ts'
import { textPieces } from './text-pieces.ts'

/**
 * The outline of a bundle that is searched in parts: what opening it takes besides its codec. Passages are numbered over
 * all chunks, in order. Sections of its frame:
 *
 *   0  JSON: `chunks` in order, each as [id, documents, passages]; `centroids`, how many; `lists`, checksum of the record of
 *      code lists
 *   1  rows of each passage, in order, as NumberWriter has them
 *   2  passages of each document, in order, likewise
 *   3  bytes of each centroid's list, in order, likewise
 *   4  bytes of each piece of each chunk's text, as text-pieces.ts has them, likewise
 */
const kind = 'CLOU'
const version = 1

export interface OutlinedChunk {
  readonly id: string
  /** Documents, some of which may have no passage. */
  readonly documents: number
  /** Document ordinal of each passage. */
  readonly documentOf: Uint32Array
  readonly doclens: Uint16Array
  /** Where each piece of its text starts, and the last one ends. */
  readonly textStarts: Uint32Array
}

export interface Outline {
  readonly chunks: readonly OutlinedChunk[]
  /** checksum() of the record of code lists. */
  readonly lists: string
  /** Where each centroid's list starts among all, in bytes, and where the last one ends. */
  readonly listStarts: Uint32Array
}

export function encodeOutline({ chunks, lists, listStarts }: Outline): ArrayBuffer {
  const numbers = { doclens: new NumberWriter(), passages: new NumberWriter(), texts: new NumberWriter() }
  for (const { documents, documentOf, doclens, textStarts } of chunks) {
    for (const doclen of doclens) numbers.doclens.number(doclen)
    const counts = new Uint32Array(documents)
    for (const document of documentOf) counts[document] = (counts[document] as number) + 1
    for (const count of counts) numbers.passages.number(count)
    writeLengths(numbers.texts, textStarts)
  }
  const lengths = new NumberWriter()
  writeLengths(lengths, listStarts)
  const named = chunks.map(({ id, documents, doclens: { length } }) => [id, documents, length])
  return writeFrame(kind, version, [
    jsonBytes({ chunks: named, centroids: listStarts.length - 1, lists }),
    numbers.doclens.written,
    numbers.passages.written,
    lengths.written,
    numbers.texts.written,
  ])
}

/** @throws SearchError `index-corrupt` for what is no outline, `index-incompatible` for another version */
export function decodeOutline(record: ArrayBuffer): Outline {
  const [head, rows, counts, lengths, texts, ...more] = readFrame(record, kind, version)
  if (!head || !rows || !counts || !lengths || !texts || more.length > 0) throw misfit()
  const field = fields(parseJsonBytes(head), 'outline')
  const numbers = {
    doclens: new NumberReader(rows),
    passages: new NumberReader(counts),
    texts: new NumberReader(texts),
  }
  const chunks = field(
    'chunks',
    list((entry, path) => {
      if (!Array.isArray(entry) || entry.length !== 3) throw wrong(path, 'a chunk with its documents and passages')
      const [documents, length] = [count(entry[1], path), count(entry[2], path)]
      if (documents > counts.length || length > rows.length) throw misfit()
      return {
        id: text(entry[0], path),
        documents,
        documentOf: documentsOf(numbers.passages, documents, length),
        doclens: Uint16Array.from({ length }, () => numbers.doclens.number()),
        textStarts: startsOf(numbers.texts, textPieces(documents, length)),
      }
    }),
  )
  const listLengths = new NumberReader(lengths)
  const centroids = field('centroids', count)
  if (centroids > lengths.length) throw misfit()
  const listStarts = startsOf(listLengths, centroids)
  if (![...Object.values(numbers), listLengths].every(({ isAtEnd }) => isAtEnd)) throw misfit()
  return { chunks, lists: field('lists', text), listStarts }
}

function writeLengths(writer: NumberWriter, starts: Uint32Array): void {
  for (let index = 1; index < starts.length; index++) {
    writer.number((starts[index] as number) - (starts[index - 1] as number))
  }
}

function startsOf(lengths: NumberReader, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1)
  for (let index = 0; index < count; index++) starts[index + 1] = (starts[index] as number) + lengths.number()
  return starts
}

function documentsOf(counts: NumberReader, documents: number, passages: number): Uint32Array {
  const documentOf = new Uint32Array(passages)
  let passage = 0
  for (let document = 0; document < documents; document++) {
    const end = passage + counts.number()
    if (end > passages) throw misfit()
    documentOf.fill(document, passage, end)
    passage = end
  }
  if (passage !== passages) throw misfit()
  return documentOf
}

const misfit = () => wrong('an outline', 'of sections that fit each other')
