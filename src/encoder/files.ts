/** One file of a model package, whole and checked. */
export interface FetchedFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string
}

export interface FetchOptions {
  readonly signal?: AbortSignal
  /** `total` is undefined while the server has not said. */
  readonly onProgress?: (progress: { readonly loaded: number; readonly total: number | undefined }) => void
  /** Throws when the bytes are not what the file should hold; such a file is never kept. */
  readonly check: (bytes: Uint8Array) => void
}

/**
 * Gets one file of a model package by its path in the package; undefined when the package has no such file.
 * Rejects with `model-unavailable` when it cannot be had and `model-invalid` when it is not the file it should be.
 */
export type FetchFile = (path: string, options: FetchOptions) => Promise<FetchedFile | undefined>

/** Where a package is. */
export type PackageSource =
  | { readonly kind: 'folder'; readonly url: string }
  | {
      readonly kind: 'hub'
      /** `owner/name`. */
      readonly id: string
      /** Branch, tag or commit. Default `main`. */
      readonly revision?: string
      /** Address that the hub's paths begin with. Default https://huggingface.co; only a hub id leads there. */
      readonly base?: string
    }

const defaultHub = 'https://huggingface.co'

/** The address of a package's file. */
export function fileUrl(source: PackageSource, path: string): string {
  if (source.kind === 'folder') return new URL(path, directory(source.url)).href
  const revision = encodeURIComponent(source.revision ?? 'main')
  return new URL(`${source.id}/resolve/${revision}/${path}`, directory(source.base ?? defaultHub)).href
}

/** Whether the file behind an address can never change: a hub's commit. */
export function isImmutable(source: PackageSource): boolean {
  return source.kind === 'hub' && /^[0-9a-f]{40}$/.test(source.revision ?? '')
}

function directory(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}
