import { type FetchFile, fileUrl, type PackageSource } from '../src/encoder/files.ts'
import { holdLock } from './hold-lock.ts'
import { claimLock, modelCacheName, recordOf } from './model-cache-entries.ts'

/** The files of a model that this worker uses, and that are therefore left to it. */
export class ModelClaims {
  readonly #urls = new Set<string>()

  /** Gets files as `fetchFile` does, and claims each before it is looked for. */
  claiming(source: PackageSource, fetchFile: FetchFile): FetchFile {
    return async (path, options) => {
      const url = fileUrl(source, path)
      if (url !== undefined && !this.#urls.has(url)) {
        this.#urls.add(url)
        await holdLock(claimLock(url), 'shared')
      }
      return fetchFile(path, options)
    }
  }

  /**
   * Called when the model runs: the files that an earlier model of this index needed go, if nobody else needs them. A
   * failure leaves them there.
   */
  async settle(index: string): Promise<void> {
    try {
      const cache = await caches.open(modelCacheName)
      const record = new URL(recordOf(index), self.origin).href
      const kept = (await cache.keys()).map(({ url }) => url)
      // These files and the record of them: nothing has changed.
      if (kept.length === this.#urls.size + 1 && kept.includes(record)) return
      // Its own file in the package: needed after a change alone.
      const { sweepModels } = await import('./model-sweep.ts')
      await sweepModels({ record, urls: [...this.#urls], cache, locks: navigator.locks, claimLock })
    } catch {
      // The next start tries again.
    }
  }
}
