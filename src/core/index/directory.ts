import { readFrame, writeFrame } from '../bytes/frame.ts'
import { jsonBytes, parseJsonBytes } from '../bytes/json.ts'
import { count, fields, list, text, wrong } from './fields.ts'

const kind = 'CLDR'
const version = 1

/** What tells whether a document must be indexed again, without its text. */
export interface DirectoryEntry {
  readonly id: string
  /** documentDigest of the document as it was given. */
  readonly digest: string
  readonly passages: number
}

/** Encodes the documents of a chunk, by ordinal. */
export function encodeDirectory(entries: readonly DirectoryEntry[]): ArrayBuffer {
  return writeFrame(kind, version, [jsonBytes(entries.map(({ id, digest, passages }) => ({ id, digest, passages })))])
}

/** Reads a directory record; index-corrupt when it is damaged or not of this shape. */
export function decodeDirectory(buffer: ArrayBuffer): DirectoryEntry[] {
  const [json, ...more] = readFrame(buffer, kind, version)
  if (!json || more.length > 0) throw wrong('a directory record', 'one section')
  return list(readEntry)(parseJsonBytes(json), 'directory')
}

function readEntry(value: unknown, path: string): DirectoryEntry {
  const field = fields(value, path)
  return { id: field('id', text), digest: field('digest', text), passages: field('passages', count) }
}
