import { layoutOf } from '../../src/core/bundle/files.ts'
import { type BundleFile, type BundleManifest, wholeBytes } from '../../src/core/bundle/manifest.ts'
import type { Piece } from '../../src/core/bytes/range.ts'
import { SearchError } from '../../src/core/errors.ts'
import type { Commit, StorageEstimate, Store } from '../../src/core/ports.ts'
import { type BundleFiles, BundleReplaced } from './bundle-files.ts'
import { installBundle } from './install-bundle.ts'
import { PieceReader } from './piece-reader.ts'
import { RecordKeeper } from './record-keeper.ts'

/** Times that a bundle may be replaced while it is being opened. */
const attempts = 3

/**
 * A stored index that a bundle is part of. Records of the bundle that are not stored yet are fetched when they are asked
 * for, and kept. When the bundle turns out to have been replaced on the server, the index follows it.
 */
export class BundleStore implements Store {
  private bundle: ReadonlyMap<string, BundleFile> = new Map()
  private readonly fetching = new Map<string, Promise<ArrayBuffer | undefined>>()
  private readonly listeners = new Set<() => void>()
  private readonly keeper: RecordKeeper
  private readonly pieces: PieceReader
  private isClosed = false

  private constructor(
    private readonly local: Store,
    private readonly files: BundleFiles,
    private readonly mostWhole: number,
  ) {
    this.keeper = new RecordKeeper(local)
    this.pieces = new PieceReader(local, this.keeper, files)
  }

  /**
   * Fetches the bundle's manifest and brings the stored index in step with it. When that fails and there is a stored
   * index, that is what is opened, with a warning.
   * @param mostWhole Bytes up to which a bundle is fetched as a whole.
   * @throws SearchError as installBundle, `index-unavailable`
   */
  static async open(
    local: Store,
    files: BundleFiles,
    mostWhole: number = wholeBytes,
  ): Promise<{ store: BundleStore; warning?: SearchError }> {
    const store = new BundleStore(local, files, mostWhole)
    try {
      await store.follow()
      return { store }
    } catch (error) {
      const isFailure = error instanceof SearchError && error.code !== 'storage-full'
      if (!isFailure || (await local.readManifest()) === undefined) throw error
      return { store, warning: error }
    }
  }

  /** Whether the bundle is too large to be fetched as a whole. */
  get onDemand(): boolean {
    const files = [...this.bundle.values()]
    return files.some((file) => layoutOf(file) !== 'whole') || sizeOf(files) > this.mostWhole
  }

  get kind() {
    return this.local.kind
  }

  readManifest(): Promise<unknown> {
    return this.local.readManifest()
  }

  async readHere(key: string): Promise<ArrayBuffer | undefined> {
    return this.keeper.get(key) ?? this.local.read(key)
  }

  async read(key: string): Promise<ArrayBuffer | undefined> {
    const stored = await this.readHere(key)
    if (stored !== undefined) return stored
    const file = await this.fileOf(key)
    if (file === undefined) return undefined
    const known = this.fetching.get(key)
    if (known !== undefined) return known
    const fetched = this.fetch(file).finally(() => this.fetching.delete(key))
    this.fetching.set(key, fetched)
    return fetched
  }

  /** A record from the server, in the place of one that is damaged here. */
  async readAgain(key: string): Promise<ArrayBuffer | undefined> {
    const file = await this.fileOf(key)
    return file && this.fetch(file)
  }

  /** Pieces of a record: only what is missing of them is fetched. */
  async readPieces(key: string, pieces: readonly Piece[]): Promise<readonly Uint8Array[] | undefined> {
    return this.unlessReplaced(() => this.pieces.read(key, pieces, () => this.fileOf(key)))
  }

  /** Stores a record that the bundle lacks, such as words that were made from its texts. */
  keep(key: string, record: ArrayBuffer): void {
    this.keeper.keep(key, record)
  }

  /** Fetches what is not stored yet, one file after the other; nothing of a bundle that is too large for that. */
  async fetchRest(): Promise<void> {
    if (this.onDemand) return
    for (const key of [...this.bundle.keys()]) {
      if (this.isClosed) return
      await this.read(key)
    }
  }

  commit(commit: Commit): Promise<boolean> {
    return this.local.commit(commit)
  }

  /** Removes what was added to the index; the bundle stays. */
  async clear(): Promise<void> {
    await this.local.clear()
    await this.follow()
  }

  estimate(): Promise<StorageEstimate> {
    return this.local.estimate()
  }

  writing<T>(task: () => Promise<T>): Promise<T> {
    return this.local.writing(() => this.keeper.whileWriting(task))
  }

  onCommit(listener: () => void): () => void {
    this.listeners.add(listener)
    const stop = this.local.onCommit(listener)
    return () => {
      this.listeners.delete(listener)
      stop()
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
    await this.keeper.settled()
    await this.local.close()
  }

  /** Of an index that was opened without the server, a record that is missing may be had from there meanwhile. */
  private async fileOf(key: string): Promise<BundleFile | undefined> {
    if (this.bundle.size === 0) await this.follow()
    return this.bundle.get(key)
  }

  private fetch(file: BundleFile): Promise<ArrayBuffer | undefined> {
    return this.unlessReplaced(async () => {
      const record = await this.files.record(file)
      this.keeper.keep(file.key, record)
      return record
    })
  }

  /** What a task fetches; undefined, and the new bundle followed, when it turns out to have been replaced. */
  private async unlessReplaced<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task()
    } catch (error) {
      if (!(error instanceof BundleReplaced)) throw error
      await this.follow()
      for (const listener of this.listeners) listener()
      return undefined
    }
  }

  private async follow(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const bundle: BundleManifest = await this.files.manifest()
      try {
        await installBundle(this.local, bundle, this.files)
        this.bundle = new Map(bundle.files.map((file) => [file.key, file]))
        return
      } catch (error) {
        if (!(error instanceof BundleReplaced) || attempt === attempts) throw asUnavailable(error)
      }
    }
  }
}

const sizeOf = (files: readonly BundleFile[]): number => files.reduce((sum, { packed }) => sum + packed, 0)

const asUnavailable = (error: unknown): unknown =>
  error instanceof BundleReplaced
    ? new SearchError('index-unavailable', `The index on the server is not complete: ${error.message}`)
    : error
