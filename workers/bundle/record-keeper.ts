import { isRecord } from '../../src/core/options.ts'
import type { Store } from '../../src/core/ports.ts'
import { storedRevision } from '../../src/core/stored-revision.ts'

/**
 * Stores records that were fetched for a stored index, several at a time. They can be fetched again: what cannot be
 * stored, for want of room or because another tab came first, is let go.
 */
export class RecordKeeper {
  private waiting = new Map<string, ArrayBuffer>()
  private working: Promise<void> | undefined

  constructor(private readonly store: Store) {}

  keep(key: string, record: ArrayBuffer): void {
    this.waiting.set(key, record)
    this.working ??= this.work().finally(() => {
      this.working = undefined
    })
  }

  /** Resolves when nothing waits to be stored. */
  async settled(): Promise<void> {
    await this.working
  }

  private async work(): Promise<void> {
    while (this.waiting.size > 0) {
      const records = this.waiting
      this.waiting = new Map()
      await this.commit(records).catch(() => undefined)
    }
  }

  private async commit(records: ReadonlyMap<string, ArrayBuffer>): Promise<void> {
    const stored = await this.store.readManifest()
    const revision = storedRevision(stored)
    if (!isRecord(stored) || revision === undefined) return
    const listed = new Set(Array.isArray(stored.chunks) ? stored.chunks.map(idOf) : [])
    const put = new Map([...records].filter(([key]) => listed.has(key.slice(key.indexOf('/') + 1))))
    const manifest = { ...stored, revision: revision + 1 }
    if (put.size > 0) await this.store.commit({ expectedRevision: revision, manifest, put, remove: [] })
  }
}

const idOf = (chunk: unknown): unknown => (isRecord(chunk) ? chunk.id : undefined)
