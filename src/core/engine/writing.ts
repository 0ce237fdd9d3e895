import { encodeCodec } from '../codec/record.ts'
import { checksum } from '../index/checksum.ts'
import { encodeChunk } from '../index/chunk.ts'
import { encodeDirectory } from '../index/directory.ts'
import type { ChunkEntry, Manifest } from '../index/manifest.ts'
import { encodeText } from '../index/text.ts'
import type { Codec, CompressedPassages, Document, Passage } from '../types.ts'
import { type Change, chunkKeys } from './collection.ts'
import type { Directory } from './directory.ts'

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
  const documentOf = Uint32Array.from(documents.flatMap(({ passages }, ordinal) => passages.map(() => ordinal)))
  const chunk = encodeChunk({ compressed, documentOf })
  const text = encodeText({
    documents: documents.map(({ document: { id, title, url, metadata }, digest }) => ({
      id,
      digest,
      ...(title === undefined ? {} : { title }),
      ...(url === undefined ? {} : { url }),
      ...(metadata === undefined ? {} : { metadata }),
    })),
    passages: documents.flatMap(({ passages }, document) => passages.map((passage) => ({ document, ...passage }))),
  })
  const directory = encodeDirectory(
    documents.map(({ document: { id }, digest, passages }) => ({ id, digest, passages: passages.length })),
  )
  // Chunks are named by content. The text holds the document ids, so that no two chunks of an index share a name.
  const id = `${checksum(chunk)}${checksum(text)}`
  const entry: ChunkEntry = {
    id,
    codec: compressed.codec,
    documents: documents.length,
    passages: compressed.passages,
    tokens: compressed.tokens,
    bytes: chunk.byteLength,
    textBytes: text.byteLength,
    checksum: checksum(chunk),
    textChecksum: checksum(text),
    directoryChecksum: checksum(directory),
    removed: [],
  }
  const put = new Map([
    [`chunk/${id}`, chunk],
    [`text/${id}`, text],
    [`directory/${id}`, directory],
  ])
  return { entry, put, bytes: chunk.byteLength + text.byteLength + directory.byteLength }
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
  return { manifest: next, put, remove: buried.remove.filter((key) => !put.has(key)) }
}

/** Turns documents into tombstones; a chunk with nothing else in it goes altogether. */
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
  const dead = chunks.filter((entry) => entry.removed.length === entry.documents)
  return {
    manifest: { ...manifest, chunks: chunks.filter((entry) => !dead.includes(entry)) },
    put: new Map(),
    remove: dead.flatMap((entry) => chunkKeys(entry.id)),
  }
}
