import { vi } from 'vitest'
import { IndexedDBStore } from '../../workers/store/indexeddb-store.ts'
import { sizesKey } from '../../workers/store/transaction.ts'
import type { StoreHarness } from '../contract/store/harness.ts'

/** IndexedDB as it is, with a quota that can be made to end at the last record of a commit. */
export const indexedDBHarness: StoreHarness = {
  open: (name) => IndexedDBStore.open(name),
  fillUp(name) {
    const { put } = IDBObjectStore.prototype
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      if (key === sizesKey && this.transaction.db.name === databaseName(name)) {
        throw new DOMException('no room', 'QuotaExceededError')
      }
      return put.call(this, value, key)
    })
    return () => spy.mockRestore()
  },
}

/** The database in which a store of this name keeps its records. */
export function databaseName(name: string): string {
  return `colibri:${name}`
}

/** Deletes a database as another tab would: never done while a connection stays open. */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseName(name))
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
  })
}

/** Puts a value under a key behind the store's back. */
export async function overwrite(name: string, key: string, value: unknown): Promise<void> {
  const opening = indexedDB.open(databaseName(name))
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const transaction = database.transaction('records', 'readwrite')
  transaction.objectStore('records').put(value, key)
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onabort = () => reject(transaction.error)
  })
  database.close()
}
