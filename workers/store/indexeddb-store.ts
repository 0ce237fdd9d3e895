import { get } from 'idb-keyval'
import { SearchError } from '../../src/core/errors.ts'
import type { Commit, StorageEstimate, Store } from '../../src/core/ports.ts'
import { BatchedReads } from './batched-reads.ts'
import { CommitChannel } from './commit-channel.ts'
import { Connection } from './connection.ts'
import { asSearchError } from './storage-error.ts'
import { applyClear, applyCommit, checkSizes, manifestKey, sizesKey } from './transaction.ts'
import { exclusively } from './writer-lock.ts'

/**
 * Keeps an index in IndexedDB. A commit is one transaction, so a tab that is killed leaves the state before it or the
 * state after it. Transactions have the browser's default durability: a power cut may undo the newest commits whole.
 */
export class IndexedDBStore implements Store {
  readonly kind = 'indexeddb'
  private readonly name: string
  private readonly connection: Connection
  private readonly reads: BatchedReads
  private readonly channel: CommitChannel
  private closed = false

  private constructor(name: string) {
    this.name = name
    this.connection = new Connection(name)
    this.reads = new BatchedReads(this.connection.use)
    this.channel = new CommitChannel(name)
  }

  /** @throws SearchError `storage-unavailable` where IndexedDB is missing or refuses */
  static async open(name: string): Promise<IndexedDBStore> {
    const store = new IndexedDBStore(`colibri:${name}`)
    try {
      await store.readManifest()
    } catch (error) {
      await store.close()
      throw error
    }
    return store
  }

  readManifest(): Promise<unknown> {
    return this.attempt(() => get<unknown>(manifestKey, this.connection.use))
  }

  async read(key: string): Promise<ArrayBuffer | undefined> {
    const value = await this.attempt(() => this.reads.read(key))
    if (value === undefined || value instanceof ArrayBuffer) return value
    throw new SearchError('index-corrupt', `The stored record ${key} is not a buffer.`)
  }

  async commit(commit: Commit): Promise<boolean> {
    const applied = await this.attempt(() =>
      this.connection.use('readwrite', (records) => applyCommit(records, commit)),
    )
    if (applied) this.channel.tellOthers()
    return applied
  }

  async clear(): Promise<void> {
    await this.attempt(() => this.connection.use('readwrite', applyClear))
    this.channel.tellOthers()
  }

  async estimate(): Promise<StorageEstimate> {
    const sizes = checkSizes(await this.attempt(() => get<unknown>(sizesKey, this.connection.use)))
    const used = [...(sizes?.values() ?? [])].reduce((sum, bytes) => sum + bytes, 0)
    const quota = await originQuota()
    return { used, ...(quota !== undefined && { quota }) }
  }

  async writing<T>(task: () => Promise<T>): Promise<T> {
    this.refuseClosed()
    return exclusively(this.name, task)
  }

  onCommit(listener: () => void): () => void {
    return this.channel.onMessage(listener)
  }

  async close(): Promise<void> {
    this.closed = true
    this.channel.close()
    await this.connection.close()
  }

  private refuseClosed(): void {
    if (this.closed) throw new SearchError('disposed', 'This store has been closed.')
  }

  private async attempt<T>(task: () => Promise<T>): Promise<T> {
    this.refuseClosed()
    try {
      return await task()
    } catch (error) {
      throw asSearchError(error)
    }
  }
}

/** Bytes granted to the origin; undefined where the browser does not say. */
async function originQuota(): Promise<number | undefined> {
  const { storage }: { storage?: StorageManager } = navigator
  const estimate = await storage?.estimate?.().catch(() => undefined)
  return estimate?.quota
}
