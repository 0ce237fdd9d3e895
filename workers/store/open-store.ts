import { late } from '../../src/core/engine/late.ts'
import { SearchError } from '../../src/core/errors.ts'
import type { Store } from '../../src/core/ports.ts'
import { IndexedDBStore } from './indexeddb-store.ts'

export interface OpenedStore {
  readonly store: Store
  /** Why the index will not outlive the page, when it is kept in memory for want of IndexedDB. */
  readonly warning?: SearchError
}

/**
 * Opens the index of this name: in IndexedDB, in a database called `colibri:<name>`, or in memory where the browser
 * has no IndexedDB or refuses it, as some do in private windows and in sandboxed frames.
 *
 * @throws SearchError `options-invalid` for a name that is not 1 to 100 letters, digits, spaces or `. _ - / @ :`
 */
export async function openStore(name: string): Promise<OpenedStore> {
  checkName(name)
  try {
    return { store: await IndexedDBStore.open(name) }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `The index is kept in memory and ends with the page. ${reason}`
    return { store: await openMemoryStore(), warning: new SearchError('storage-unavailable', message, { cause }) }
  }
}

/** Its code is a file of its own in the package: few pages ask for it, and few browsers refuse IndexedDB. */
export async function openMemoryStore(): Promise<Store> {
  const { MemoryStore } = await late(import('../../src/core/memory-store.ts'))
  return new MemoryStore()
}

function checkName(name: unknown): void {
  if (typeof name === 'string' && /^[\p{L}\p{M}\p{N} ._/@:-]{1,100}$/u.test(name)) return
  throw new SearchError(
    'options-invalid',
    'option "name" must be 1 to 100 letters, digits, spaces or any of . _ - / @ :',
  )
}
