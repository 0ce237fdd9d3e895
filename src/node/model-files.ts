import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SearchError } from '../core/errors.ts'
import { download } from '../encoder/download.ts'
import { type FetchFile, fileUrl, type PackageSource } from '../encoder/files.ts'

/**
 * Reads a model package in Node.
 * @param location A folder, a `file:` or `http(s):` URL of a folder, or a hub's repository.
 */
export function nodeModelFiles(location: string | PackageSource): FetchFile {
  if (typeof location !== 'string') return remoteFiles(location)
  if (/^https?:/.test(location)) return remoteFiles({ url: location })
  return folderFiles(location.startsWith('file:') ? fileURLToPath(location) : location)
}

function remoteFiles(source: PackageSource): FetchFile {
  return async (path, options) => {
    const url = fileUrl(source, path)
    if (url === undefined) return undefined
    return download(url, { ...options, fetch: globalThis.fetch, trustEtag: 'id' in source })
  }
}

function folderFiles(folder: string): FetchFile {
  return async (path, { check, onProgress, signal }) => {
    const file = join(folder, path)
    let bytes: Uint8Array<ArrayBuffer>
    try {
      bytes = await readFile(file, { signal })
    } catch (cause) {
      signal?.throwIfAborted()
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
      throw new SearchError('model-unavailable', `${file} cannot be read`, { cause })
    }
    onProgress?.({ loaded: bytes.length, total: bytes.length })
    check(bytes)
    return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
}
