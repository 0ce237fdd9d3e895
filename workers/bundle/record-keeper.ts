import { isRecord } from '../../src/core/options.ts'
import type { Store } from '../../src/core/ports.ts'
import { storedRevision } from '../../src/core/stored-revision.ts'

/**
 * Stores records that were fetched for a stored index, several at a time. They can be fetched again: what cannot be
 * stored, for want of room or because another tab came first, is let go. While the index itself is written they wait, so
 * that no commit of theirs comes between a writer's look at the manifest and its own.
 */
export class RecordKeeper {
  private waiting = new Map<string, ArrayBuffer>()
  /** On their way into the store. */
  private leaving: ReadonlyMap<string, ArrayBuffer> = new Map()
  private working: Promise<void> | undefined
  private committing: Promise<void> = Promise.resolve()
  /** Settles when every writer so far is done. */
  private writing: Promise<unknown> = Promise.resolve()
  private writers = 0

  constructor(private readonly store: Store) {}

  keep(key: string, record: ArrayBuffer): void {
    this.waiting.set(key, record)
    this.working ??= this.work().finally(() => {
      this.working = undefined
    })
  }

  /** A copy of a record that is not stored yet. */
  get(key: string): ArrayBuffer | undefined {
    return (this.waiting.get(key) ?? this.leaving.get(key))?.slice(0)
  }

  /** Runs a task that writes the index, once no commit of records is on its way. */
  async whileWriting<T>(task: () => Promise<T>): Promise<T> {
    const running = this.committing.then(task)
    this.writing = Promise.allSettled([this.writing, running])
    this.writers++
    try {
      return await running
    } finally {
      this.writers--
    }
  }

  /** Resolves when nothing waits to be stored, or what waits would have to wait for a writer. */
  async settled(): Promise<void> {
    if (this.writers === 0) await this.working
  }

  private async work(): Promise<void> {
    while (this.waiting.size > 0) {
      // No turn of the event loop between the look and the commit.
      while (this.writers > 0) await this.writing
      this.leaving = this.waiting
      this.waiting = new Map()
      this.committing = this.commit(this.leaving).catch(() => undefined)
      await this.committing
      this.leaving = new Map()
    }
  }

  private async commit(records: ReadonlyMap<string, ArrayBuffer>): Promise<void> {
    const stored = await this.store.readManifest()
    const revision = storedRevision(stored)
    if (!isRecord(stored) || revision === undefined) return
    const { chunks, lexicon, outline } = stored
    const listed = new Set([...(Array.isArray(chunks) ? chunks : []), lexicon, outline].map(idOf))
    const put = new Map([...records].filter(([key]) => listed.has(key.slice(key.indexOf('/') + 1))))
    const manifest = { ...stored, revision: revision + 1 }
    if (put.size > 0) await this.store.commit({ expectedRevision: revision, manifest, put, remove: [] })
  }
}

const idOf = (entry: unknown): unknown => (isRecord(entry) ? entry.id : undefined)
