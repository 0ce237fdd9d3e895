import { readFrame, writeFrame } from '../bytes/frame.ts'
import { jsonBytes, parseJsonBytes } from '../bytes/json.ts'
import type { CharacterRange, Json, Metadata, Passage } from '../types.ts'
import { count, fields, list, object, optional, text, wrong } from './fields.ts'

const kind = 'CLTX'
const version = 1

/** What a hit shows of its document. */
export interface TextDocument {
  readonly id: string
  readonly title?: string
  readonly url?: string
  readonly metadata?: Metadata
  /** documentDigest of the document as it was given. */
  readonly digest: string
}

/** What a hit shows of its passage. */
export interface TextPassage extends Passage {
  /** Ordinal in `documents`. */
  readonly document: number
}

/** The text of a chunk, read only for hits: documents by ordinal, passages in the order of the chunk. */
export interface TextRecord {
  readonly documents: readonly TextDocument[]
  readonly passages: readonly TextPassage[]
}

export function encodeText({ documents, passages }: TextRecord): ArrayBuffer {
  return writeFrame(kind, version, [jsonBytes({ documents, passages })])
}

/** Reads a text record; index-corrupt when it is damaged or not of this shape. */
export function decodeText(buffer: ArrayBuffer): TextRecord {
  const [json, ...more] = readFrame(buffer, kind, version)
  if (!json || more.length > 0) throw wrong('a text record', 'one section')
  const field = fields(parseJsonBytes(json), 'text')
  const documents = field('documents', list(readDocument))
  const passages = field('passages', list(readPassage))
  const stray = passages.find((passage) => passage.document >= documents.length)
  if (stray) throw wrong(`passage document ${stray.document}`, 'one of its documents')
  return { documents, passages }
}

function readDocument(value: unknown, path: string): TextDocument {
  const field = fields(value, path)
  const title = field('title', optional(text))
  const url = field('url', optional(text))
  const metadata = field('metadata', optional(readMetadata))
  return {
    id: field('id', text),
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { url }),
    ...(metadata === undefined ? {} : { metadata }),
    digest: field('digest', text),
  }
}

function readPassage(value: unknown, path: string): TextPassage {
  const field = fields(value, path)
  const anchor = field('anchor', optional(text))
  return {
    document: field('document', count),
    trail: field('trail', list(text)),
    text: field('text', text),
    ...(anchor === undefined ? {} : { anchor }),
    section: field('section', count),
    range: field('range', readRange),
  }
}

function readRange(value: unknown, path: string): CharacterRange {
  const field = fields(value, path)
  const start = field('start', count)
  const end = field('end', count)
  if (end < start) throw wrong(path, 'a range')
  return { start, end }
}

/** What JSON.parse gave is JSON all the way down; only the outermost shape is left to check. */
function readMetadata(value: unknown, path: string): Metadata {
  return object(value, path) as { readonly [key: string]: Json }
}
