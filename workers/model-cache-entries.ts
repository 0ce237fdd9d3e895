import type { Download } from '../src/encoder/download.ts'
import type { FetchedFile } from '../src/encoder/files.ts'
import { sha256 } from '../src/encoder/sha256.ts'

/** What is known of one address: the file, or that there is none. */
export interface Kept {
  /** Undefined when the server had no such file. */
  readonly file: FetchedFile | undefined
  readonly version: string | undefined
}

export interface ModelCacheEntries {
  /** The entry, if there is one and its bytes still have their digest; a damaged one is deleted. */
  read(url: string): Promise<Kept | undefined>
  /** Keeps a file, or its absence. A browser that refuses, for want of space for instance, keeps nothing. */
  write(url: string, file: Download | undefined): Promise<void>
}

export const modelCacheName = 'colibri-models'

/** Where, on the page's own origin, an index writes down the files that it needs. */
export const recordOf = (index: string): string => `/.colibri-models/${encodeURIComponent(index)}`

/** Name of the lock that every worker shares that uses a file; nobody deletes a file whose lock is taken. */
export const claimLock = (url: string): string => `${modelCacheName} ${url}`

const digestHeader = 'x-colibri-sha256'
const versionHeader = 'x-colibri-version'
const absent = 404

type KeptFiles = Pick<Cache, 'match' | 'put' | 'delete'>

/** The part of CacheStorage that is used. */
export interface Caches {
  open(name: string): Promise<KeptFiles>
}

/** Undefined where the browser has no Cache Storage or refuses it: insecure origins, private windows, sandboxed frames. */
export async function openModelCache(given: Caches | undefined): Promise<ModelCacheEntries | undefined> {
  try {
    const caches: Caches | undefined = given ?? globalThis.caches
    const cache = await caches?.open(modelCacheName)
    if (cache === undefined) return undefined
    return { read: (url) => read(cache, url), write: (url, file) => write(cache, url, file) }
  } catch {
    return undefined
  }
}

async function read(cache: KeptFiles, url: string): Promise<Kept | undefined> {
  try {
    const response = await cache.match(url)
    if (response === undefined) return undefined
    const version = response.headers.get(versionHeader) ?? undefined
    if (response.status === absent) return { file: undefined, version }
    const bytes = new Uint8Array(await response.arrayBuffer())
    const digest = await sha256(bytes)
    if (digest === response.headers.get(digestHeader)) return { file: { bytes, sha256: digest }, version }
    await cache.delete(url)
    return undefined
  } catch {
    return undefined
  }
}

async function write(cache: KeptFiles, url: string, file: Download | undefined): Promise<void> {
  const headers = new Headers({ 'content-type': 'application/octet-stream' })
  if (file?.version !== undefined) headers.set(versionHeader, file.version)
  if (file !== undefined) headers.set(digestHeader, file.sha256)
  try {
    await cache.put(url, new Response(file?.bytes ?? null, { status: file === undefined ? absent : 200, headers }))
  } catch {
    // The model works without being kept; the next start downloads it again.
    await cache.delete(url).catch(() => false)
  }
}
