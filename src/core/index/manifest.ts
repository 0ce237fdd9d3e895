import { SearchError } from '../errors.ts'
import type { Nbits } from '../types.ts'
import { boost, count, fields, list, optional, text, wrong } from './fields.ts'

/** Version of the manifest and of how records hang together; records carry versions of their own besides. */
export const manifestFormat = 2

/** The one record that says what the index consists of. Replaced whole by every commit. */
export interface Manifest {
  readonly format: typeof manifestFormat
  /** One more than that of the manifest it was made from. */
  readonly revision: number
  readonly encoder: { readonly digest: string; readonly name: string; readonly dim: number }
  readonly nbits: Nbits
  /** Factor of token pooling; 1 for none. */
  readonly pool: number
  readonly codecs: readonly CodecEntry[]
  readonly chunks: readonly ChunkEntry[]
  /** Words of the chunks of a bundle that is searched in parts, in one record. */
  readonly lexicon?: SharedEntry
  /** What opening such a bundle takes besides its codec; the record of its code lists has the same id. */
  readonly outline?: SharedEntry
}

/** A record that chunks share. */
export interface SharedEntry {
  /** checksum() of the record. */
  readonly id: string
  readonly bytes: number
}

export interface CodecEntry {
  readonly id: string
  readonly bytes: number
  /** checksum() of the record. */
  readonly checksum: string
  /** Size of collection, in tokens, that the codec was trained for. */
  readonly tokens: number
}

export type DocumentBoost = readonly [ordinal: number, boost: number]

export interface ChunkEntry {
  readonly id: string
  /** Id of the codec its passages were compressed with. */
  readonly codec: string
  readonly documents: number
  readonly passages: number
  readonly tokens: number
  /** Length of the chunk record and the residuals record. */
  readonly bytes: number
  /** Length of the text record. */
  readonly textBytes: number
  /** checksum() of the chunk record (which holds that of the residuals), the text record and the directory record. */
  readonly checksum: string
  readonly textChecksum: string
  readonly directoryChecksum: string
  /** Ordinals of documents that were replaced or removed, ascending. */
  readonly removed: readonly number[]
  /** Documents whose boost is not 1: ordinal and boost, in order. */
  readonly boosts?: readonly DocumentBoost[]
  /** It comes from a bundle, and is replaced when the bundle is. Never merged with others. */
  readonly bundled?: boolean
  /** Its codes, residuals and texts are read in parts where the store can, since the bundle is too large to be fetched whole. */
  readonly inParts?: boolean
}

/**
 * The manifest in a stored value: index-incompatible for another format version, index-corrupt for anything that is
 * not a manifest.
 */
export function checkManifest(value: unknown): Manifest {
  const field = fields(value, 'manifest')
  const format = field('format', count)
  if (format !== manifestFormat) {
    const age = format > manifestFormat ? 'a newer' : 'an older'
    throw new SearchError(
      'index-incompatible',
      `The index has format ${format}, from ${age} version of Colibri; this one reads format ${manifestFormat}.`,
    )
  }
  const codecs = field('codecs', list(readCodec))
  const chunks = field('chunks', list(readChunk))
  const known = unique(codecs, 'manifest.codecs')
  unique(chunks, 'manifest.chunks')
  for (const chunk of chunks) {
    if (!known.has(chunk.codec)) throw wrong(`the codec of chunk ${chunk.id}`, 'one of the codecs')
  }
  const lexicon = field('lexicon', optional(readShared))
  const outline = field('outline', optional(readShared))
  if (outline === undefined && chunks.some(({ inParts }) => inParts)) throw wrong('manifest.outline', 'there')
  return {
    format: manifestFormat,
    revision: field('revision', count),
    encoder: field('encoder', readEncoder),
    nbits: field('nbits', readNbits),
    pool: field('pool', readPool),
    codecs,
    chunks,
    ...(lexicon === undefined ? {} : { lexicon }),
    ...(outline === undefined ? {} : { outline }),
  }
}

function readShared(value: unknown, path: string): SharedEntry {
  const field = fields(value, path)
  return { id: field('id', text), bytes: field('bytes', count) }
}

function readEncoder(value: unknown, path: string): Manifest['encoder'] {
  const field = fields(value, path)
  return { digest: field('digest', text), name: field('name', text), dim: field('dim', count) }
}

function readCodec(value: unknown, path: string): CodecEntry {
  const field = fields(value, path)
  return {
    id: field('id', text),
    bytes: field('bytes', count),
    checksum: field('checksum', text),
    tokens: field('tokens', count),
  }
}

function readChunk(value: unknown, path: string): ChunkEntry {
  const field = fields(value, path)
  const documents = field('documents', count)
  const removed = field('removed', list(count))
  for (const [index, ordinal] of removed.entries()) {
    if (ordinal >= documents || ordinal <= (removed[index - 1] ?? -1)) {
      throw wrong(`${path}.removed`, 'an ascending list of its documents')
    }
  }
  const boosts = field('boosts', optional(list(readBoost)))
  if (boosts?.some(([ordinal], index) => ordinal >= documents || ordinal <= (boosts[index - 1]?.[0] ?? -1))) {
    throw wrong(`${path}.boosts`, 'an ascending list of its documents')
  }
  return {
    id: field('id', text),
    codec: field('codec', text),
    documents,
    passages: field('passages', count),
    tokens: field('tokens', count),
    bytes: field('bytes', count),
    textBytes: field('textBytes', count),
    checksum: field('checksum', text),
    textChecksum: field('textChecksum', text),
    directoryChecksum: field('directoryChecksum', text),
    removed,
    ...(boosts === undefined ? {} : { boosts }),
    ...(field('bundled', optional(isTrue)) && { bundled: true }),
    ...(field('inParts', optional(isTrue)) && { inParts: true }),
  }
}

function readBoost(value: unknown, path: string): DocumentBoost {
  if (!Array.isArray(value) || value.length !== 2) throw wrong(path, 'an ordinal and a boost')
  return [count(value[0], `${path}[0]`), boost(value[1], `${path}[1]`)]
}

function isTrue(value: unknown, path: string): true {
  if (value !== true) throw wrong(path, 'true')
  return value
}

function readNbits(value: unknown, path: string): Nbits {
  if (value === 1 || value === 2 || value === 4 || value === 'f32') return value
  throw wrong(path, '1, 2, 4 or f32')
}

function readPool(value: unknown, path: string): number {
  const pool = count(value, path)
  if (pool === 0) throw wrong(path, 'a factor from 1 up')
  return pool
}

function unique(entries: readonly { readonly id: string }[], path: string): ReadonlySet<string> {
  const ids = new Set(entries.map((entry) => entry.id))
  if (ids.size !== entries.length) throw wrong(path, 'a list of different ids')
  return ids
}
