import type { FetchFile } from '../../../src/encoder/files.ts'
import { sha256 } from '../../../src/encoder/sha256.ts'
import type { PackageFiles } from './packages.ts'

/** Serves a package's files from memory. */
export function memoryFiles(files: PackageFiles): FetchFile {
  return async (path, { check, onProgress }) => {
    const bytes = files.get(path)
    if (bytes === undefined) return undefined
    onProgress?.({ loaded: 0, total: bytes.length })
    check(bytes)
    return { bytes, sha256: await sha256(bytes) }
  }
}
