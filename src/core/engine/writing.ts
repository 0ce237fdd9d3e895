import { encodeCodec } from '../codec/record.ts'
import { checksum } from '../index/checksum.ts'
import { encodeChunk } from '../index/chunk.ts'
import type { MergedChunk } from '../index/compaction.ts'
import { encodeDirectory } from '../index/directory.ts'
import type { ChunkEntry, DocumentBoost, Manifest } from '../index/manifest.ts'
import { encodeText, type TextRecord } from '../index/text.ts'
import { encodeSegmentInSteps } from '../lexical/encode-segment.ts'
import { finish, type Steps } from '../steps.ts'
import type { Codec, CompressedPassages, Document, Passage } from '../types.ts'
import type { Change } from './collection.ts'
import type { Directory } from './directory.ts'
import { chunkKeys } from './records.ts'

/** A document as one chunk holds it; its passages stand together, in order. */
export interface IndexedDocument {
  readonly document: Document
  readonly digest: string
  readonly passages: readonly Passage[]
}

export interface NewCodec {
  readonly codec: Codec
  /** Tokens in the collection when it was trained. */
  readonly tokens: number
}

/** The records of a new chunk, ready to be stored beside its entry in the manifest. */
export interface NewChunk {
  readonly entry: ChunkEntry
  readonly put: ReadonlyMap<string, ArrayBuffer>
  readonly bytes: number
}

export function newChunk(documents: readonly IndexedDocument[], compressed: CompressedPassages): NewChunk {
  return finish(newChunkInSteps(documents, compressed))
}

/** The same, in steps. */
export function newChunkInSteps(
  documents: readonly IndexedDocument[],
  compressed: CompressedPassages,
): Steps<NewChunk> {
  const text: TextRecord = {
    documents: documents.map(({ document: { id, title, url, metadata, boost }, digest }) => ({
      id,
      digest,
      ...(title === undefined ? {} : { title }),
      ...(url === undefined ? {} : { url }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(boost === undefined ? {} : { boost }),
    })),
    passages: documents.flatMap(({ passages }, document) => passages.map((passage) => ({ document, ...passage }))),
  }
  const documentOf = Uint32Array.from(text.passages, (passage) => passage.document)
  const directory = documents.map(({ document: { id }, digest, passages }) => ({
    id,
    digest,
    passages: passages.length,
  }))
  return chunkRecords({ chunk: { compressed, documentOf }, text, directory })
}

/** Encodes a chunk's records and describes them for the manifest. */
export function* chunkRecords({ chunk: { compressed, documentOf }, text, directory }: MergedChunk): Steps<NewChunk> {
  const codes = encodeChunk({ compressed, documentOf })
  yield
  const primary = { ...codes, text: encodeText(text), directory: encodeDirectory(directory) }
  yield
  const sums = {
    checksum: checksum(primary.chunk),
    textChecksum: checksum(primary.text),
    directoryChecksum: checksum(primary.directory),
  }
  const records = { ...primary, lexical: yield* encodeSegmentInSteps(text, sums.textChecksum) }
  // Chunks are named by content. The text holds the document ids, so that no two chunks of an index share a name.
  const id = `${sums.checksum}${sums.textChecksum}`
  const boosts = text.documents.flatMap(({ boost = 1 }, ordinal): DocumentBoost[] =>
    boost === 1 ? [] : [[ordinal, boost]],
  )
  const entry: ChunkEntry = {
    id,
    codec: compressed.codec,
    documents: text.documents.length,
    passages: compressed.passages,
    tokens: compressed.tokens,
    bytes: records.chunk.byteLength + records.residuals.byteLength,
    textBytes: records.text.byteLength,
    ...sums,
    removed: [],
    ...(boosts.length === 0 ? {} : { boosts }),
  }
  const put = new Map(Object.entries(records).map(([kind, bytes]) => [`${kind}/${id}`, bytes]))
  const bytes = Object.values(records).reduce((sum, record) => sum + record.byteLength, 0)
  return { entry, put, bytes }
}

/** Adds a chunk (and its codec, when new), and turns the older versions of its documents into tombstones. */
export function addChunk(
  manifest: Manifest,
  directory: Directory,
  ids: readonly string[],
  chunk: NewChunk,
  newCodec: NewCodec | undefined,
): Change {
  const buried = bury(manifest, directory, ids)
  const put = new Map(chunk.put)
  const codecs = [...manifest.codecs]
  if (newCodec !== undefined) {
    const record = encodeCodec(newCodec.codec)
    const { id } = newCodec.codec
    put.set(`codec/${id}`, record)
    codecs.push({ id, bytes: record.byteLength, checksum: checksum(record), tokens: newCodec.tokens })
  }
  const next = { ...buried.manifest, codecs, chunks: [...buried.manifest.chunks, chunk.entry] }
  return { manifest: next, put, remove: buried.remove }
}

/** Turns documents into tombstones; a chunk with nothing else in it goes altogether, unless it would come back. */
export function bury(manifest: Manifest, directory: Directory, ids: readonly string[]): Change {
  const graves = new Map<string, number[]>()
  for (const id of ids) {
    const place = directory.find(id)
    if (place === undefined) continue
    const ordinals = graves.get(place.chunk)
    if (ordinals === undefined) graves.set(place.chunk, [place.ordinal])
    else ordinals.push(place.ordinal)
  }
  const chunks = manifest.chunks.map((entry) => {
    const ordinals = graves.get(entry.id)
    if (ordinals === undefined) return entry
    const removed = [...new Set([...entry.removed, ...ordinals])].sort((a, b) => a - b)
    return { ...entry, removed }
  })
  const dead = chunks.filter(({ removed, documents, bundled }) => removed.length === documents && bundled !== true)
  return {
    manifest: { ...manifest, chunks: chunks.filter((entry) => !dead.includes(entry)) },
    put: new Map(),
    remove: dead.flatMap((entry) => chunkKeys(entry.id)),
  }
}
