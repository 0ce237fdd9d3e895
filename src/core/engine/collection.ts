import { SearchError } from '../errors.ts'
import { type ChunkEntry, checkManifest, type Manifest } from '../index/manifest.ts'
import type { IndexFormat } from '../options.ts'
import type { EncoderIdentity, Kernel, Store } from '../ports.ts'
import { storedRevision } from '../stored-revision.ts'
import type { Codec } from '../types.ts'
import { ChunkParts } from './chunk-parts.ts'
import { checkCompatible, emptyManifest } from './compatibility.ts'
import { type HeldOutline, type LoadedChunk, LoadedChunks } from './loaded-chunks.ts'
import { chunkKeys, Records } from './records.ts'
import { defaultMemoryLimit, Residency } from './residency.ts'

/** Of the memory limit, what metadata may take, and what texts may; the rest is for codes. */
const recordShare = 1 / 16

export interface Change {
  readonly manifest: Manifest
  readonly put: ReadonlyMap<string, ArrayBuffer>
  readonly remove: readonly string[]
}

/** The stored index as this realm sees it: manifest, codecs and the codes in the kernel, kept in step with the store. */
export class Collection {
  manifest: Manifest
  /** Chunks that the stored manifest lists and that were found bad: left out here, and out of the next commit. */
  private readonly bad = new Set<string>()
  /** Why the stored index cannot be used; see `usable`. */
  private refusal: SearchError | undefined
  private stale = true
  private refreshing: Promise<void> | undefined
  /** Settles when all is in memory beside the codes that is to be there before anybody asks for it. */
  filling: Promise<void> = Promise.resolve()
  /** What of the index is read when it is needed. */
  readonly parts: ChunkParts
  /** What of the index is in memory beside the codes. */
  readonly residency: Residency<LoadedChunk>
  private readonly records: Records
  private readonly loaded: LoadedChunks
  private readonly stopListening: () => void

  constructor(
    readonly store: Store,
    kernel: Kernel,
    private encoder: EncoderIdentity | undefined,
    private readonly wanted: Partial<IndexFormat>,
    private readonly warn: (warning: string) => void,
    memoryLimit: number = defaultMemoryLimit,
  ) {
    this.manifest = emptyManifest(encoder, wanted)
    this.records = new Records(store, memoryLimit * recordShare)
    this.parts = new ChunkParts(this.records, (entry, damage) => this.dropIfCurrent(entry, damage))
    const source = {
      residuals: (chunk: LoadedChunk) => this.parts.residuals(chunk),
      isLoaded: ({ entry: { id } }: LoadedChunk) => this.chunks.has(id),
    }
    this.residency = new Residency(kernel, source, memoryLimit * (1 - 2 * recordShare))
    this.loaded = new LoadedChunks(kernel, this.records, this.residency)
    this.stopListening = store.onCommit(() => {
      this.stale = true
    })
  }

  /** Tells what the encoder is, once it is known: from the next refresh on, an index that does not fit it is refused. */
  adoptEncoder(encoder: EncoderIdentity): void {
    this.encoder = encoder
    this.stale = true
  }

  get chunks(): ReadonlyMap<string, LoadedChunk> {
    return this.loaded.chunks
  }

  get codecs(): ReadonlyMap<string, Codec> {
    return this.loaded.codecs
  }

  /** That of the chunks which are read in parts. */
  get outline(): HeldOutline | undefined {
    return this.loaded.outline
  }

  /** Bytes held beside what is in the kernel. */
  get bytes(): number {
    return this.records.bytes
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
      const manifest =
        stored === undefined ? emptyManifest(this.encoder, this.wanted) : this.asReadable(checkManifest(stored))
      checkCompatible(manifest, this.encoder, this.wanted)
      this.adopt(manifest)
      const missing = manifest.chunks.filter(({ id }) => !this.chunks.has(id) && !this.bad.has(id))
      const damaged = new Map<ChunkEntry, Error>()
      await this.loaded.load(manifest, missing, (entry, damage) => damaged.set(entry, damage))
      // Whoever replaced the index meanwhile has taken away what this manifest names: nothing is damaged then.
      if (damaged.size > 0 && storedRevision(await this.store.readManifest()) !== storedRevision(stored)) {
        return await this.follow()
      }
      for (const [entry, damage] of damaged) this.drop(entry, damage)
      // A query that needs what could not be read here reads it itself, and fails with the reason.
      const whole = () => [...this.chunks.values()].filter(({ entry }) => entry.inParts !== true)
      const here = this.store.onDemand ? (chunk: LoadedChunk) => this.parts.residualsHere(chunk) : undefined
      this.filling = this.residency.fill(whole, here).catch(() => undefined)
      const { lexicon } = manifest
      if (lexicon !== undefined && this.store.readPieces) this.records.lexicon(lexicon).catch(() => undefined)
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

  /** Drops a damaged chunk, unless the manifest has meanwhile moved on. */
  private async dropIfCurrent(entry: ChunkEntry, damage: Error): Promise<void> {
    this.stale = true
    await this.refresh()
    if (this.chunks.has(entry.id)) this.drop(entry, damage)
  }

  /** Leaves a chunk out from now on; its documents count as not indexed. */
  private drop(entry: ChunkEntry, { message }: Error): void {
    this.bad.add(entry.id)
    this.loaded.release(entry.id)
    this.warn(`A damaged part of the index was dropped (${message}); its documents will be indexed again`)
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

  /** A manifest without chunks in parts, where the store reads nothing but whole records. */
  private asReadable(manifest: Manifest): Manifest {
    if (this.store.readPieces !== undefined) return manifest
    return { ...manifest, chunks: manifest.chunks.map(({ inParts: _, ...chunk }) => chunk) }
  }

  /** Makes a manifest the current one and lets go of everything it no longer lists. */
  private adopt(manifest: Manifest): void {
    this.manifest = manifest
    this.loaded.adopt(manifest)
  }
}
