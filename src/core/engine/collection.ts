import { residualBytes } from '../codec/packing.ts'
import { SearchError } from '../errors.ts'
import type { ChunkCodes } from '../index/chunk.ts'
import type { MergeSource } from '../index/compaction.ts'
import type { DirectoryEntry } from '../index/directory.ts'
import { type ChunkEntry, checkManifest, type Manifest } from '../index/manifest.ts'
import type { TextDocument } from '../index/text.ts'
import type { Segment } from '../lexical/segment.ts'
import type { IndexFormat } from '../options.ts'
import type { EncoderIdentity, Kernel, Store } from '../ports.ts'
import type { Codec, Metadata, Passage } from '../types.ts'
import { checkCompatible, emptyManifest } from './compatibility.ts'
import { readAhead } from './read-ahead.ts'
import { chunkKeys, misplaced, Records } from './records.ts'
import { Residency } from './residency.ts'

/** A chunk whose codes are in the kernel; its residuals come and go. */
export interface LoadedChunk {
  readonly entry: ChunkEntry
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents that were replaced or removed. */
  readonly removed: ReadonlySet<number>
  readonly residualBytes: number
  readonly residualsChecksum: string
}

/** Chunk records on their way at once: they are small, and a transaction each takes longer than their bytes. */
const readsAtOnce = 16

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
  private readonly bad = new Set<string>()
  /** Why the stored index cannot be used; see `usable`. */
  private refusal: SearchError | undefined
  private stale = true
  private refreshing: Promise<void> | undefined
  /** What of the index is in memory beside the codes. */
  readonly residency: Residency<LoadedChunk>
  private readonly records: Records
  private readonly stopListening: () => void

  constructor(
    readonly store: Store,
    readonly kernel: Kernel,
    private encoder: EncoderIdentity | undefined,
    private readonly wanted: Partial<IndexFormat>,
    private readonly warn: (warning: string) => void,
    memoryLimit?: number,
  ) {
    this.manifest = emptyManifest(encoder, wanted)
    this.records = new Records(store)
    const source = {
      residuals: (chunk: LoadedChunk) => this.residuals(chunk),
      isLoaded: ({ entry: { id } }: LoadedChunk) => this.chunks.has(id),
    }
    this.residency = new Residency(kernel, source, memoryLimit)
    this.stopListening = store.onCommit(() => {
      this.stale = true
    })
  }

  /** Tells what the encoder is, once it is known: from the next refresh on, an index that does not fit it is refused. */
  adoptEncoder(encoder: EncoderIdentity): void {
    this.encoder = encoder
    this.stale = true
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
    this.refusal = undefined
    try {
      const stored = await this.store.readManifest()
      const manifest = stored === undefined ? emptyManifest(this.encoder, this.wanted) : checkManifest(stored)
      checkCompatible(manifest, this.encoder, this.wanted)
      this.adopt(manifest)
      await this.load(manifest.chunks.filter(({ id }) => !this.chunks.has(id) && !this.bad.has(id)))
      // A query that needs what could not be read here reads it itself, and fails with the reason.
      if (!this.store.onDemand) this.residency.fill(() => this.chunks.values()).catch(() => undefined)
    } catch (error) {
      if (!(error instanceof SearchError && error.code.startsWith('index-'))) throw error
      this.adopt(emptyManifest(this.encoder, this.wanted))
      this.refusal = error
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
      const text = await this.records.text(entry)
      const { document, ...passage } = text.passage(ordinal)
      return { document: text.document(document), passage }
    })
  }

  /** The words of a chunk. Undefined as for `passage`. */
  words({ entry }: LoadedChunk): Promise<Segment | undefined> {
    return this.intact(entry, () => this.records.words(entry))
  }

  /** Metadata of a chunk's documents, by ordinal. Undefined as for `passage`. */
  metadata({ entry }: LoadedChunk): Promise<readonly (Metadata | undefined)[] | undefined> {
    return this.intact(entry, async () => {
      const text = await this.records.text(entry)
      return Array.from({ length: text.documents }, (_, ordinal) => text.document(ordinal).metadata)
    })
  }

  /** Everything of a chunk, for a merge. Undefined as for `passage`. */
  whole(entry: ChunkEntry): Promise<MergeSource | undefined> {
    return this.intact(entry, async () => ({
      chunk: await this.records.chunk(entry),
      text: (await this.records.text(entry)).all(),
      removed: new Set(entry.removed),
    }))
  }

  private residuals({ entry, residualBytes, residualsChecksum }: LoadedChunk): Promise<Uint8Array | undefined> {
    return this.intact(entry, async () => {
      const residuals = await this.records.residuals(entry.id, residualsChecksum)
      if (residuals.byteLength !== residualBytes) throw misplaced(`residuals/${entry.id}`)
      return residuals
    })
  }

  /** Ids and digests of a chunk's documents. Undefined as for `passage`. */
  directory({ entry }: LoadedChunk): Promise<readonly DirectoryEntry[] | undefined> {
    return this.intact(entry, () => this.records.directory(entry))
  }

  /** Reads part of a chunk; a damaged one is dropped, unless the manifest has meanwhile moved on. */
  private async intact<T>(entry: ChunkEntry, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      const damage = asDamage(error)
      this.stale = true
      await this.refresh()
      if (this.chunks.has(entry.id)) this.drop(entry, damage)
      return undefined
    }
  }

  /** Leaves a chunk out from now on; its documents count as not indexed. */
  private drop(entry: ChunkEntry, error: SearchError): void {
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

  /** Makes a manifest the current one and lets go of everything it no longer lists. */
  private adopt(manifest: Manifest): void {
    this.manifest = manifest
    const entries = new Map(manifest.chunks.map((entry) => [entry.id, entry]))
    for (const [id, chunk] of this.chunks) {
      const entry = entries.get(id)
      if (entry === undefined) this.release(id)
      else this.chunks.set(id, { ...chunk, entry, removed: new Set(entry.removed) })
    }
    const codecs = new Set(manifest.codecs.map((codec) => codec.id))
    for (const id of this.codecs.keys()) {
      if (codecs.has(id)) continue
      this.codecs.delete(id)
      this.kernel.removeCodec(id)
    }
  }

  /** Brings the codes of chunks into the kernel, in order; damaged ones are dropped. */
  private async load(entries: readonly ChunkEntry[]): Promise<void> {
    const read = (entry: ChunkEntry) => this.records.codes(entry).catch(asDamage)
    for await (const [entry, found] of readAhead(entries, readsAtOnce, read)) {
      try {
        if (found instanceof SearchError) throw found
        await this.loadCodec(entry.codec)
        this.place(entry, found)
      } catch (error) {
        this.drop(entry, asDamage(error))
      }
    }
  }

  private place(entry: ChunkEntry, { codes, documentOf, residualsChecksum }: ChunkCodes): void {
    const { id } = entry
    this.residency.makingRoom(() => this.kernel.addChunk(id, codes))
    const bytes = codes.tokens * residualBytes(codes.dim, codes.nbits)
    this.chunks.set(id, {
      entry,
      documentOf,
      removed: new Set(entry.removed),
      residualBytes: bytes,
      residualsChecksum,
    })
  }

  private async loadCodec(id: string): Promise<void> {
    if (this.codecs.has(id)) return
    const entry = this.manifest.codecs.find((codec) => codec.id === id)
    if (entry === undefined) throw new SearchError('index-corrupt', `codec/${id} is not in the manifest`)
    const codec = await this.records.codec(entry)
    if (codec.dim !== this.manifest.encoder.dim || codec.nbits !== this.manifest.nbits) {
      throw new SearchError('index-corrupt', `codec/${id} does not fit this index`)
    }
    this.codecs.set(id, codec)
    this.kernel.addCodec(codec)
  }

  private release(chunk: string): void {
    this.records.forget(chunk)
    this.residency.forget(chunk)
    if (this.chunks.delete(chunk)) this.kernel.removeChunk(chunk)
  }
}

/** The error of a record that is damaged; any other is thrown on. */
function asDamage(error: unknown): SearchError {
  if (error instanceof SearchError && error.code === 'index-corrupt') return error
  throw error
}
