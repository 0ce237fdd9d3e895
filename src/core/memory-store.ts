import { SearchError } from './errors.ts'
import { Mutex } from './mutex.ts'
import type { Commit, StorageEstimate, Store } from './ports.ts'
import { manifestBytes, storedRevision } from './stored-revision.ts'

/** What the handles on one index in memory share: their disk, as it were. */
export class MemoryDisk {
  /** Bytes that a commit may leave behind at most. Default: no limit. */
  quota = Number.POSITIVE_INFINITY
  manifest: unknown
  records: ReadonlyMap<string, ArrayBuffer> = new Map()
  readonly handles = new Set<MemoryStore>()
  readonly writers = new Mutex()
}

/** Keeps an index for as long as the realm lives. As every store does, it copies what goes in and what comes out. */
export class MemoryStore implements Store {
  readonly kind = 'memory'
  private readonly disk: MemoryDisk
  private readonly listeners = new Set<() => void>()

  constructor(disk = new MemoryDisk()) {
    this.disk = disk
    disk.handles.add(this)
  }

  async readManifest(): Promise<unknown> {
    return structuredClone(this.open().manifest)
  }

  async read(key: string): Promise<ArrayBuffer | undefined> {
    return this.open().records.get(key)?.slice(0)
  }

  async commit({ expectedRevision, manifest, put, remove }: Commit): Promise<boolean> {
    const disk = this.open()
    if (storedRevision(disk.manifest) !== expectedRevision) return false
    const records = new Map(disk.records)
    for (const key of remove) records.delete(key)
    for (const [key, bytes] of put) records.set(key, bytes.slice(0))
    if (bytesOf(manifest, records) > disk.quota) {
      throw new SearchError('storage-full', `The index would outgrow the ${disk.quota} bytes it may take in memory.`)
    }
    disk.manifest = structuredClone(manifest)
    disk.records = records
    this.tellOthers()
    return true
  }

  async clear(): Promise<void> {
    const disk = this.open()
    disk.manifest = undefined
    disk.records = new Map()
    this.tellOthers()
  }

  async estimate(): Promise<StorageEstimate> {
    const { manifest, records, quota } = this.open()
    return { used: bytesOf(manifest, records), ...(Number.isFinite(quota) && { quota }) }
  }

  async writing<T>(task: () => Promise<T>): Promise<T> {
    return this.open().writers.run(task)
  }

  onCommit(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.disk.handles.delete(this)
    this.listeners.clear()
  }

  private open(): MemoryDisk {
    if (!this.disk.handles.has(this)) throw new SearchError('disposed', 'This store has been closed.')
    return this.disk
  }

  private tellOthers(): void {
    for (const handle of this.disk.handles) {
      if (handle !== this) Promise.resolve().then(() => handle.hear())
    }
  }

  private hear(): void {
    for (const listener of this.listeners) listener()
  }
}

function bytesOf(manifest: unknown, records: ReadonlyMap<string, ArrayBuffer>): number {
  const bytes = manifest === undefined ? 0 : manifestBytes(manifest)
  return [...records.values()].reduce((sum, record) => sum + record.byteLength, bytes)
}
