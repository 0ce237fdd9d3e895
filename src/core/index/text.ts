import { elements, readFrame, writeFrame } from '../bytes/frame.ts'
import { jsonBytes, parseJsonBytes } from '../bytes/json.ts'
import type { CharacterRange, Json, Metadata, Passage } from '../types.ts'
import { boost, count, fields, list, object, optional, type Reader, text, wrong } from './fields.ts'

/**
 * The text record: documents and passages, each the JSON of its own, so that a hit parses what it shows and no more.
 * Sections of its frame:
 *
 *   0  u32 [documents + 1] where each document's JSON starts in section 1, and where the last one ends
 *   1  JSON of the documents, by ordinal
 *   2  u32 [passages + 1] the same for the passages
 *   3  JSON of the passages, in the order of the chunk
 */
const kind = 'CLTX'
const version = 2

/** What a hit shows of its document. */
export interface TextDocument {
  readonly id: string
  readonly title?: string
  readonly url?: string
  readonly metadata?: Metadata
  /** As in Document. */
  readonly boost?: number
  /** documentDigest of the document as it was given. */
  readonly digest: string
}

/** What a hit shows of its passage. */
export interface TextPassage extends Passage {
  /** Ordinal in `documents`. */
  readonly document: number
}

/** The text of a chunk: documents by ordinal, passages in the order of the chunk. */
export interface TextRecord {
  readonly documents: readonly TextDocument[]
  readonly passages: readonly TextPassage[]
}

export const encodeText = ({ documents, passages }: TextRecord): ArrayBuffer =>
  textOfItems({ documents: documents.map(jsonBytes), passages: passages.map(jsonBytes) })

/** The whole of a text record; index-corrupt when it is damaged or not of this shape. */
export function decodeText(buffer: ArrayBuffer): TextRecord {
  return TextReader.read(buffer).all()
}

/** A text record whose documents and passages are parsed and checked when they are asked for. */
export class TextReader {
  readonly documents: number
  readonly passages: number
  /** Of the record. */
  readonly bytes: number
  readonly #document: Items<TextDocument>
  readonly #passage: Items<TextPassage>

  /**
   * @param sections Of the frame.
   * @throws SearchError `index-corrupt` when they do not fit each other
   */
  private constructor(sections: readonly Uint8Array<ArrayBuffer>[]) {
    const [documentStarts, documents, passageStarts, passages] = sections
    if (sections.length !== 4 || !documentStarts || !documents || !passageStarts || !passages) {
      throw wrong('a text record', 'four sections')
    }
    this.#document = new Items(documentStarts, documents, readDocument, 'documents')
    this.#passage = new Items(passageStarts, passages, readPassage, 'passages')
    this.documents = this.#document.length
    this.bytes = sections.reduce((sum, { byteLength }) => sum + byteLength, 0)
    this.passages = this.#passage.length
  }

  /** @throws SearchError `index-corrupt` when the record is damaged or its sections do not fit each other */
  static read(buffer: ArrayBuffer): TextReader {
    return new TextReader(readFrame(buffer, kind, version))
  }

  /** The JSON of every document and passage. */
  items(): TextItems {
    return {
      documents: Array.from({ length: this.documents }, (_, ordinal) => this.#document.bytes(ordinal)),
      passages: Array.from({ length: this.passages }, (_, index) => this.#passage.bytes(index)),
    }
  }

  document(ordinal: number): TextDocument {
    return this.#document.at(ordinal)
  }

  /** Metadata of every document, by ordinal. */
  metadata(): readonly (Metadata | undefined)[] {
    return Array.from({ length: this.documents }, (_, ordinal) => this.document(ordinal).metadata)
  }

  passage(index: number): TextPassage {
    const passage = this.#passage.at(index)
    if (passage.document >= this.documents) {
      throw wrong(`document ${passage.document} of passage ${index}`, 'one of its documents')
    }
    return passage
  }

  all(): TextRecord {
    return {
      documents: Array.from({ length: this.documents }, (_, ordinal) => this.document(ordinal)),
      passages: Array.from({ length: this.passages }, (_, index) => this.passage(index)),
    }
  }
}

/** Values that lie one after the other, each as JSON. */
class Items<T> {
  readonly length: number
  readonly #starts: Uint32Array

  constructor(
    starts: Uint8Array<ArrayBuffer>,
    private readonly json: Uint8Array,
    private readonly read: Reader<T>,
    private readonly name: string,
  ) {
    this.#starts = elements(starts, Uint32Array)
    this.length = this.#starts.length - 1
    const ascending = this.#starts.every((start, index) => start >= (this.#starts[index - 1] ?? 0))
    if (this.#starts[0] !== 0 || this.#starts.at(-1) !== json.length || !ascending) {
      throw wrong(`the table of ${name}`, 'ascending from the start to the end of them')
    }
  }

  at(index: number): T {
    const path = `${this.name}[${index}]`
    if (index < 0 || index >= this.length) throw wrong(path, 'there')
    return this.read(parseJsonBytes(this.bytes(index)), path)
  }

  /** The JSON of a value. */
  bytes(index: number): Uint8Array {
    return this.json.subarray(this.#starts[index], this.#starts[index + 1])
  }
}

/** Documents and passages, each as its JSON. */
export interface TextItems {
  readonly documents: readonly Uint8Array[]
  readonly passages: readonly Uint8Array[]
}

/** A text record of its items. */
export const textOfItems = ({ documents, passages }: TextItems): ArrayBuffer =>
  writeFrame(kind, version, [...itemSections(documents), ...itemSections(passages)])

/** A passage with its document, by their JSON; index-corrupt for anything else. */
export function readTextItems(
  document: Uint8Array,
  passage: Uint8Array,
): { readonly document: TextDocument; readonly passage: TextPassage } {
  return {
    document: readDocument(parseJsonBytes(document), 'a document'),
    passage: readPassage(parseJsonBytes(passage), 'a passage'),
  }
}

function itemSections(items: readonly Uint8Array[]): [starts: Uint32Array, json: Uint8Array] {
  const starts = new Uint32Array(items.length + 1)
  for (const [index, { length }] of items.entries()) starts[index + 1] = (starts[index] as number) + length
  const json = new Uint8Array(starts.at(-1) ?? 0)
  for (const [index, item] of items.entries()) json.set(item, starts[index])
  return [starts, json]
}

function readDocument(value: unknown, path: string): TextDocument {
  const field = fields(value, path)
  const title = field('title', optional(text))
  const url = field('url', optional(text))
  const metadata = field('metadata', optional(readMetadata))
  const own = field('boost', optional(boost))
  return {
    id: field('id', text),
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { url }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(own === undefined ? {} : { boost: own }),
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
