import { encodeCodec } from '../../../src/core/codec/record.ts'
import { emptyManifest } from '../../../src/core/engine/compatibility.ts'
import { type IndexedDocument, newChunk } from '../../../src/core/engine/writing.ts'
import { checksum } from '../../../src/core/index/checksum.ts'
import type { ChunkEntry } from '../../../src/core/index/manifest.ts'
import type { EncoderIdentity, Store } from '../../../src/core/ports.ts'
import type { Codec, CompressedPassages } from '../../../src/core/types.ts'
import { uniform } from '../kernel/workload.ts'

/** About as many passages as a chunk has once small ones were merged. */
const chunkPassages = 650
const passagesPerDocument = 5
const shortest = 60
const longest = 180

/**
 * Writes an index of random codes: what reading costs does not depend on what they stand for. One to five passages a
 * document, 60 to 180 tokens a passage, 600 characters of text each.
 */
export async function writeRandomIndex(
  store: Store,
  encoder: EncoderIdentity,
  codec: Codec,
  passages: number,
): Promise<void> {
  const random = uniform(1)
  const empty = emptyManifest(encoder, {})
  const record = encodeCodec(codec)
  const codecs = [{ id: codec.id, bytes: record.byteLength, checksum: checksum(record), tokens: passages * 120 }]
  const chunks: ChunkEntry[] = []
  for (let from = 0; from < passages; from += chunkPassages) {
    const compressed = randomPassages(codec, Math.min(chunkPassages, passages - from), random)
    const { entry, put } = newChunk(documentsOf(compressed.passages, from), compressed)
    chunks.push(entry)
    const manifest = { ...empty, codecs, chunks, revision: chunks.length }
    const records = from === 0 ? new Map([...put, [`codec/${codec.id}`, record]]) : put
    await store.commit({ expectedRevision: chunks.length - 1, manifest, put: records, remove: [] })
  }
}

function randomPassages({ id, dim, centroids }: Codec, passages: number, random: () => number): CompressedPassages {
  const nbits = 4
  const doclens = Uint16Array.from(
    { length: passages },
    () => shortest + Math.floor(random() * (longest - shortest + 1)),
  )
  const tokens = doclens.reduce((sum, doclen) => sum + doclen, 0)
  const codes = Uint16Array.from({ length: tokens }, () => Math.floor((random() * centroids.length) / dim))
  const words = Uint32Array.from({ length: (tokens * dim) / 8 }, () => random() * 2 ** 32)
  return { passages, tokens, dim, nbits, codec: id, doclens, codes, residuals: new Uint8Array(words.buffer) }
}

function documentsOf(passages: number, from: number): IndexedDocument[] {
  const text = 'Forty characters of text, again and again '.repeat(15).slice(0, 600)
  const documents: IndexedDocument[] = []
  for (let first = 0; first < passages; first += passagesPerDocument) {
    const id = `document-${from + first}`
    const count = Math.min(passagesPerDocument, passages - first)
    const passage = { text, trail: [id], section: 0, range: { start: 0, end: text.length } }
    documents.push({
      document: { id, title: id, text },
      digest: id,
      passages: Array.from({ length: count }, () => passage),
    })
  }
  return documents
}
