import { onTestFinished } from 'vitest'
import type { Commit, Store } from '../../../src/core/ports.ts'

export interface StoreHarness {
  /** Another handle on the index of this name. */
  open(name: string): Promise<Store>
  /** From now on commits to this index find no room for their last record; the result ends that. */
  fillUp(name: string): () => void
}

let names = 0

/** A name that no other test uses. */
export function freshName(): string {
  names += 1
  return `test ${crypto.randomUUID()} ${names}`
}

/** A handle that is emptied and closed when the test ends. */
export async function openHandle(harness: StoreHarness, name = freshName()): Promise<Store> {
  const store = await harness.open(name)
  onTestFinished(async () => {
    await store.clear().catch(() => undefined)
    await store.close()
  })
  return store
}

export function bytes(...values: readonly number[]): ArrayBuffer {
  return Uint8Array.from(values).buffer
}

type Change = Partial<Pick<Commit, 'remove'>> & { readonly put?: Readonly<Record<string, ArrayBuffer>> }

/** A commit that makes a given revision from the one before it. */
export function toRevision(revision: number, { put = {}, remove = [] }: Change = {}): Commit {
  return { expectedRevision: revision - 1, manifest: { revision }, put: new Map(Object.entries(put)), remove }
}

/** Everything that can be seen of an index: its manifest and the records under these keys. */
export async function snapshot(store: Store, keys: readonly string[]) {
  const records = await Promise.all(keys.map((key) => store.read(key)))
  const contents = records.map((record) => record && [...new Uint8Array(record)])
  return { manifest: await store.readManifest(), records: contents, used: (await store.estimate()).used }
}
