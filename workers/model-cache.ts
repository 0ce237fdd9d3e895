import { SearchError } from '../src/core/errors.ts'
import { download, versionOf } from '../src/encoder/download.ts'
import {
  type FetchedFile,
  type FetchFile,
  type FetchOptions,
  fileUrl,
  isImmutable,
  type PackageSource,
} from '../src/encoder/files.ts'
import { type Caches, type Kept, openModelCache } from './model-cache-entries.ts'

export interface ModelCacheOptions {
  readonly source: PackageSource
  /** SHA-256 (hex) that files must have, by path in the package. */
  readonly digests?: Readonly<Record<string, string>>
  /** Default: the worker's own. */
  readonly fetch?: typeof fetch
  /** Where files are kept. Default: the origin's Cache Storage; without one, files are downloaded every time. */
  readonly caches?: Caches
}

/**
 * A package's files by way of Cache Storage. A kept file is checked against its own digest and, when the server can be
 * reached, against the server's version; a file that fails its check is never kept.
 */
export function cachedModelFiles(options: ModelCacheOptions): FetchFile {
  const cached = new CachedFiles(options)
  return (path, fetchOptions) => cached.get(path, fetchOptions)
}

class CachedFiles {
  readonly #options: ModelCacheOptions
  readonly #fetch: typeof fetch
  readonly #entries: ReturnType<typeof openModelCache>

  constructor(options: ModelCacheOptions) {
    this.#options = options
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis)
    this.#entries = openModelCache(options.caches)
  }

  async get(path: string, options: FetchOptions): Promise<FetchedFile | undefined> {
    const url = fileUrl(this.#options.source, path)
    if (url === undefined) return undefined
    const entries = await this.#entries
    const kept = await entries?.read(url)
    const usable = kept !== undefined && this.#passes(kept, path, options) ? kept : undefined
    if (usable !== undefined && (await this.#isCurrent(url, usable, path, options))) return use(usable, options)
    try {
      const fresh = await download(url, {
        ...options,
        fetch: this.#fetch,
        sha256: this.#options.digests?.[path],
        trustEtag: 'id' in this.#options.source,
      })
      await entries?.write(url, fresh)
      return fresh
    } catch (error) {
      const unreachable = error instanceof SearchError && error.code === 'model-unavailable'
      if (unreachable && usable !== undefined) return use(usable, options)
      throw error
    }
  }

  #passes({ file }: Kept, path: string, { check }: FetchOptions): boolean {
    if (file === undefined) return true
    const wanted = this.#options.digests?.[path]
    if (wanted !== undefined && wanted !== file.sha256) return false
    try {
      check(file.bytes)
      return true
    } catch (error) {
      if (error instanceof SearchError) return false
      throw error
    }
  }

  /** Asks the server by HEAD, so that a kept file costs no download; one that does not answer has nothing newer. */
  async #isCurrent(url: string, { file, version }: Kept, path: string, { signal }: FetchOptions): Promise<boolean> {
    const { digests, source } = this.#options
    if (isImmutable(source) || (file !== undefined && digests?.[path] === file.sha256)) return true
    let response: Response
    try {
      response = await this.#fetch(url, { method: 'HEAD', cache: 'no-cache', signal: signal ?? null })
    } catch {
      signal?.throwIfAborted()
      return true
    }
    if (file === undefined) return !response.ok
    if (!response.ok) return true
    const current = versionOf(response.headers)
    const length = response.headers.get('content-length')
    return current === undefined ? length === null || Number(length) === file.bytes.length : current === version
  }
}

function use({ file }: Kept, { onProgress }: FetchOptions): FetchedFile | undefined {
  if (file !== undefined) onProgress?.({ loaded: file.bytes.length, total: file.bytes.length })
  return file
}
