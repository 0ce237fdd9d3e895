import { Engine } from '../core/engine.ts'
import { SearchError } from '../core/errors.ts'
import { loadKernel } from '../kernel/kernel.ts'
import { FolderStore } from './bundle/folder-store.ts'
import { nodeHost, openNodeEncoder } from './open-engine.ts'
import { builtInModel } from './package-files.ts'

export interface OpenIndexOptions {
  /** Folder or URL of the model package that the index was made with. Default: the built-in encoder. */
  readonly model?: string
  /** As for buildIndex. */
  readonly device?: 'auto' | 'native' | 'wasm'
  readonly threads?: number
}

/** An index that was built ahead of time, open for searching. */
export type OpenedIndex = Pick<Engine, 'search' | 'status' | 'dispose' | typeof Symbol.asyncDispose>

/**
 * Opens a bundle in Node, with the engine of the browser.
 * @throws SearchError `storage-unavailable` when the folder holds no index; `index-incompatible`, `index-corrupt`,
 * `model-unavailable`, `model-invalid`, `backend-failed`
 */
export async function openIndex(folder: string, options: OpenIndexOptions = {}): Promise<OpenedIndex> {
  const { model = builtInModel(), ...session } = options
  const store = await FolderStore.open(folder)
  const encoder = await openNodeEncoder(model, session)
  const kernel = await loadKernel()
  const engine = await Engine.open({ encoder, kernel, store, host: nodeHost }, { name: folder, format: {} })
  const { incompatible } = await engine.status()
  if (incompatible === undefined) return engine
  await engine.dispose()
  throw new SearchError('index-incompatible', incompatible)
}
