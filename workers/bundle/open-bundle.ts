import { SearchError } from '../../src/core/errors.ts'
import { MemoryStore } from '../../src/core/memory-store.ts'
import type { Store } from '../../src/core/ports.ts'
import { BundleFiles } from './bundle-files.ts'
import { BundleStore } from './bundle-store.ts'

export interface OpenedBundle {
  readonly store: Store
  readonly warnings: readonly string[]
}

/**
 * A stored index with the bundle at this URL in it. Without room for it, the bundle is kept in memory. Records that
 * opening does not need follow in the background.
 * @param url Of the bundle's folder.
 * @throws SearchError `index-unavailable`, `index-corrupt`, `index-incompatible` when nothing is stored to fall back on
 */
export async function openBundle(local: Store, url: string): Promise<OpenedBundle> {
  const files = new BundleFiles(url)
  try {
    const { store, warning } = await BundleStore.open(local, files)
    fetchRest(store)
    const message = `The index on the server is not used as it is now: ${warning?.message}`
    return { store, warnings: warning === undefined ? [] : [message] }
  } catch (error) {
    if (!(error instanceof SearchError) || error.code !== 'storage-full') throw error
    await local.close()
    const { store } = await BundleStore.open(new MemoryStore(), files)
    fetchRest(store)
    return { store, warnings: [`The index is kept in memory and ends with the page. ${error.message}`] }
  }
}

/** Whatever fails here is fetched again when it is needed, and the failure reported then. */
function fetchRest(store: BundleStore): void {
  store.fetchRest().catch(() => undefined)
}
