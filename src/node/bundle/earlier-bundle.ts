import { Records } from '../../core/engine/records.ts'
import type { DirectoryEntry } from '../../core/index/directory.ts'
import type { ChunkEntry, CodecEntry, Manifest } from '../../core/index/manifest.ts'
import { decodeText } from '../../core/index/text.ts'
import type { Store } from '../../core/ports.ts'
import type { Codec, CompressedPassages, Passage } from '../../core/types.ts'

/** A document as an earlier bundle holds it. */
export interface EarlierDocument {
  readonly passages: readonly Passage[]
  readonly compressed: CompressedPassages
  /** Ordinals of its passages in `compressed`. */
  readonly ordinals: readonly number[]
}

interface Place {
  readonly entry: ChunkEntry
  readonly ordinal: number
  readonly digest: string
}

/**
 * What an earlier build left that can be used again: the newest codec, whole chunks, and the codes of documents that
 * did not change.
 */
export class EarlierBundle {
  private readonly places = new Map<string, Place>()
  private readonly chunksByDocuments = new Map<string, ChunkEntry>()

  private constructor(
    private readonly manifest: Manifest,
    private readonly store: Store,
    private readonly records: Records,
    readonly codec: Codec,
    readonly codecEntry: CodecEntry,
  ) {}

  /** Undefined when there is nothing in it to go on with. */
  static async open(manifest: Manifest, store: Store): Promise<EarlierBundle | undefined> {
    const records = new Records(store)
    const entry = manifest.codecs.at(-1)
    if (entry === undefined) return undefined
    const earlier = new EarlierBundle(manifest, store, records, await records.codec(entry), entry)
    for (const chunk of manifest.chunks.filter(({ codec }) => codec === entry.id)) {
      earlier.note(chunk, await records.directory(chunk))
    }
    return earlier
  }

  /** Tokens of a document, on average. */
  get tokensPerDocument(): number {
    const { chunks } = this.manifest
    const documents = chunks.reduce((sum, chunk) => sum + chunk.documents, 0)
    return chunks.reduce((sum, chunk) => sum + chunk.tokens, 0) / Math.max(documents, 1)
  }

  /** The chunk that holds exactly these documents, in this order. */
  chunkOf(documents: readonly { readonly id: string; readonly digest: string }[]): ChunkEntry | undefined {
    return this.chunksByDocuments.get(keyOf(documents))
  }

  /** A document with the same content. */
  async document(id: string, digest: string): Promise<EarlierDocument | undefined> {
    const place = this.places.get(id)
    if (place === undefined || place.digest !== digest) return undefined
    const { entry, ordinal } = place
    const { compressed } = await this.records.chunk(entry)
    const record = await this.store.read(`text/${entry.id}`)
    const text = record === undefined ? { passages: [] } : decodeText(record)
    const kept = [...text.passages.entries()].filter(([, passage]) => passage.document === ordinal)
    return {
      passages: kept.map(([, { document: _, ...passage }]) => passage),
      compressed,
      ordinals: kept.map(([ordinal]) => ordinal),
    }
  }

  private note(entry: ChunkEntry, directory: readonly DirectoryEntry[]): void {
    this.chunksByDocuments.set(keyOf(directory), entry)
    for (const [ordinal, { id, digest }] of directory.entries()) this.places.set(id, { entry, ordinal, digest })
  }
}

const keyOf = (documents: readonly { readonly id: string; readonly digest: string }[]): string =>
  JSON.stringify(documents.map(({ id, digest }) => [id, digest]))
