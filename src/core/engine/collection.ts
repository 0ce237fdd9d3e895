import { decodeCodec } from '../codec/record.ts'
import { SearchError } from '../errors.ts'
import { checksum } from '../index/checksum.ts'
import { decodeChunk } from '../index/chunk.ts'
import type { MergeSource } from '../index/compaction.ts'
import { type ChunkEntry, checkManifest, type Manifest } from '../index/manifest.ts'
import { decodeText, type TextDocument, type TextRecord } from '../index/text.ts'
import type { IndexFormat } from '../options.ts'
import { defaultFormat } from '../options.ts'
import type { EncoderIdentity, Kernel, Store } from '../ports.ts'
import type { Codec, CompressedPassages, Passage } from '../types.ts'

/** Keys of a chunk's records in the store. */
export const chunkKeys = (chunk: string): string[] => [`chunk/${chunk}`, `text/${chunk}`, `directory/${chunk}`]

/** Text records kept parsed, the longest held going first. */
const textsKept = 32

/** A chunk whose codes are in the kernel. */
export interface LoadedChunk {
  readonly entry: ChunkEntry
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents that were replaced or removed. */
  readonly removed: ReadonlySet<number>
}

export interface StoredPassage {
  readonly document: TextDocument
  readonly passage: Passage
}

export interface Change {
  readonly manifest: Manifest
  readonly put: ReadonlyMap<string, ArrayBuffer>
  readonly remove: readonly string[]
}

/** The stored index as this realm sees it: manifest, codecs and the codes in the kernel, kept in step with the store. */
export class Collection {
  manifest: Manifest
  readonly chunks = new Map<string, LoadedChunk>()
  readonly codecs = new Map<string, Codec>()
  /** Chunks that the stored manifest lists and that were found bad: left out here, and out of the next commit. */
  readonly bad = new Set<string>()
  /** Why the stored index cannot be used; see `usable`. */
  private refusal: SearchError | undefined
  private stale = true
  private refreshing: Promise<void> | undefined
  private readonly texts = new Map<string, TextRecord>()
  private readonly stopListening: () => void

  constructor(
    readonly store: Store,
    readonly kernel: Kernel,
    readonly encoder: EncoderIdentity,
    private readonly wanted: Partial<IndexFormat>,
    private readonly warn: (warning: string) => void,
  ) {
    this.manifest = this.emptyManifest(0)
    this.stopListening = store.onCommit(() => {
      this.stale = true
    })
  }

  get incompatible(): string | undefined {
    return this.refusal?.message
  }

  /** @throws SearchError `index-incompatible` or `index-corrupt` when the stored index cannot be used as it is */
  usable(): void {
    if (this.refusal !== undefined) throw this.refusal
  }

  /** Follows the store: reads the manifest when it may have changed, loads new chunks, lets go of old ones. */
  refresh(): Promise<void> {
    if (this.refreshing === undefined && this.stale) {
      this.refreshing = this.follow().finally(() => {
        this.refreshing = undefined
      })
    }
    return this.refreshing ?? Promise.resolve()
  }

  private async follow(): Promise<void> {
    this.stale = false
    const stored = await this.store.readManifest()
    this.refusal = undefined
    if (stored === undefined) {
      this.adopt(this.emptyManifest(0))
      return
    }
    try {
      this.adopt(this.compatible(checkManifest(stored)))
    } catch (error) {
      if (!(error instanceof SearchError)) throw error
      this.adopt(this.emptyManifest(0))
      this.refusal = error
      return
    }
    for (const entry of this.manifest.chunks) {
      if (!this.chunks.has(entry.id) && !this.bad.has(entry.id)) await this.load(entry)
    }
  }

  /**
   * Makes one atomic change from the newest manifest. `change` may run again when another writer came first, and
   * gives up by returning nothing.
   * @throws SearchError `storage-full` with the index as it was
   */
  async commit(change: (current: Manifest) => Change | undefined): Promise<void> {
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.refresh()
      const changed = change(this.withoutBad())
      if (changed === undefined) return
      const { manifest, put, remove: replaced } = changed
      const expectedRevision = this.manifest.revision
      const unread = this.manifest.codecs.filter(({ id }) => !this.codecs.has(id)).map(({ id }) => `codec/${id}`)
      const remove = [...replaced, ...unread, ...[...this.bad].flatMap(chunkKeys)].filter((key) => !put.has(key))
      const next = { ...manifest, revision: expectedRevision + 1 }
      if (await this.store.commit({ expectedRevision, manifest: next, put, remove })) {
        this.bad.clear()
        this.stale = true
        await this.refresh()
        return
      }
      this.stale = true
    }
    throw new SearchError('storage-unavailable', 'Another tab keeps changing this index; try again')
  }

  /**
   * A passage with its document, read when a hit needs them. Undefined when the chunk is no longer part of the index:
   * another tab has rewritten it, or its record is damaged and it has just been dropped.
   */
  passage({ entry }: LoadedChunk, ordinal: number): Promise<StoredPassage | undefined> {
    return this.intact(entry, async () => {
      const text = this.texts.get(entry.id) ?? (await this.readText(entry))
      const stored = text.passages[ordinal]
      const document = stored === undefined ? undefined : text.documents[stored.document]
      if (stored === undefined || document === undefined) {
        throw new SearchError('index-corrupt', `text/${entry.id} lacks passage ${ordinal}`)
      }
      const { document: _, ...passage } = stored
      return { document, passage }
    })
  }

  private async readText(entry: ChunkEntry): Promise<TextRecord> {
    const text = decodeText(await this.record(`text/${entry.id}`, entry.textChecksum))
    if (this.texts.size >= textsKept) this.texts.delete(this.texts.keys().next().value ?? entry.id)
    this.texts.set(entry.id, text)
    return text
  }

  /** The codes of a chunk outside the kernel, for alignment. Undefined as for `passage`. */
  compressed({ entry }: LoadedChunk): Promise<CompressedPassages | undefined> {
    return this.intact(entry, async () => (await this.readChunk(entry)).compressed)
  }

  /** Everything of a chunk, for a merge. Undefined as for `passage`. */
  whole(entry: ChunkEntry): Promise<MergeSource | undefined> {
    return this.intact(entry, async () => ({
      chunk: await this.readChunk(entry),
      text: await this.readText(entry),
      removed: new Set(entry.removed),
    }))
  }

  /** Reads part of a chunk; a damaged one is dropped, unless the manifest has meanwhile moved on. */
  private async intact<T>(entry: ChunkEntry, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof SearchError) || error.code !== 'index-corrupt') throw error
      this.stale = true
      await this.refresh()
      if (this.chunks.has(entry.id)) this.drop(entry, error)
      return undefined
    }
  }

  /** Reads a record and compares it with the checksum the manifest holds. */
  async record(key: string, expected: string): Promise<ArrayBuffer> {
    const bytes = await this.store.read(key)
    if (bytes === undefined) throw new SearchError('index-corrupt', `${key} is missing`)
    if (checksum(bytes) !== expected) {
      throw new SearchError('index-corrupt', `${key} does not match its checksum`)
    }
    return bytes
  }

  /** Leaves a chunk out from now on; its documents count as not indexed. */
  drop(entry: ChunkEntry, error: SearchError): void {
    this.bad.add(entry.id)
    this.release(entry.id)
    this.warn(`A damaged part of the index was dropped (${error.message}); its documents will be indexed again`)
  }

  async clear(): Promise<void> {
    await this.store.clear()
    this.bad.clear()
    this.stale = true
    await this.refresh()
  }

  close(): Promise<void> {
    this.stopListening()
    return this.store.close()
  }

  /** The manifest without chunks that were dropped and codecs that were never read or found bad. */
  private withoutBad(): Manifest {
    return {
      ...this.manifest,
      codecs: this.manifest.codecs.filter((entry) => this.codecs.has(entry.id)),
      chunks: this.manifest.chunks.filter((entry) => !this.bad.has(entry.id)),
    }
  }

  private emptyManifest(revision: number): Manifest {
    const { digest, name, dim } = this.encoder
    return {
      format: 1,
      revision,
      encoder: { digest, name, dim },
      nbits: this.wanted.nbits ?? defaultFormat.nbits,
      pool: this.wanted.pool ?? defaultFormat.pool,
      codecs: [],
      chunks: [],
    }
  }

  private compatible(manifest: Manifest): Manifest {
    const refuse = (message: string) => new SearchError('index-incompatible', `${message}; clear() starts anew`)
    if (manifest.encoder.digest !== this.encoder.digest) {
      throw refuse(
        `The index was made by another encoder (${manifest.encoder.name}, ${manifest.encoder.digest.slice(0, 12)}) ` +
          `than this one (${this.encoder.name}, ${this.encoder.digest.slice(0, 12)})`,
      )
    }
    for (const option of ['nbits', 'pool'] as const) {
      const wanted = this.wanted[option]
      if (wanted !== undefined && wanted !== manifest[option]) {
        throw refuse(`The index was made with ${option} ${manifest[option]}, not ${wanted}`)
      }
    }
    return manifest
  }

  /** Makes a manifest the current one and lets go of everything it no longer lists. */
  private adopt(manifest: Manifest): void {
    this.manifest = manifest
    const entries = new Map(manifest.chunks.map((entry) => [entry.id, entry]))
    for (const [id, chunk] of this.chunks) {
      const entry = entries.get(id)
      if (entry === undefined) this.release(id)
      else this.chunks.set(id, { entry, documentOf: chunk.documentOf, removed: new Set(entry.removed) })
    }
    const codecs = new Set(manifest.codecs.map((codec) => codec.id))
    for (const id of this.codecs.keys()) {
      if (codecs.has(id)) continue
      this.codecs.delete(id)
      this.kernel.removeCodec(id)
    }
  }

  private async load(entry: ChunkEntry): Promise<void> {
    try {
      await this.loadCodec(entry.codec)
      const { compressed, documentOf } = await this.readChunk(entry)
      this.kernel.addChunk(entry.id, compressed)
      this.chunks.set(entry.id, { entry, documentOf, removed: new Set(entry.removed) })
    } catch (error) {
      if (!(error instanceof SearchError) || error.code !== 'index-corrupt') throw error
      this.drop(entry, error)
    }
  }

  private async readChunk(entry: ChunkEntry) {
    const chunk = decodeChunk(await this.record(`chunk/${entry.id}`, entry.checksum))
    if (chunk.compressed.codec !== entry.codec || chunk.compressed.passages !== entry.passages) {
      throw new SearchError('index-corrupt', `chunk/${entry.id} is not the one the manifest describes`)
    }
    return chunk
  }

  private async loadCodec(id: string): Promise<void> {
    if (this.codecs.has(id)) return
    const entry = this.manifest.codecs.find((codec) => codec.id === id)
    if (entry === undefined) throw new SearchError('index-corrupt', `codec/${id} is not in the manifest`)
    const codec = decodeCodec(await this.record(`codec/${id}`, entry.checksum))
    if (codec.id !== id || codec.dim !== this.encoder.dim || codec.nbits !== this.manifest.nbits) {
      throw new SearchError('index-corrupt', `codec/${id} does not fit this index`)
    }
    this.codecs.set(id, codec)
    this.kernel.addCodec(codec)
  }

  private release(chunk: string): void {
    this.texts.delete(chunk)
    if (this.chunks.delete(chunk)) this.kernel.removeChunk(chunk)
  }
}
