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

/** Where a package is: a folder's URL, the URL of each file by its path in the package, or a repository of a model hub. */
export type PackageSource =
  | { readonly url: string }
  | { readonly files: Readonly<Record<string, string>> }
  | {
      /** `owner/name`. */
      readonly id: string
      /** Branch, tag or commit. Default `main`. */
      readonly revision?: string
      /** Base URL of the hub. Default https://huggingface.co; nothing but an id leads there. */
      readonly hub?: string
    }

const defaultHub = 'https://huggingface.co'

/** The address of a package's file; undefined when the package is known not to have it. */
export function fileUrl(source: PackageSource, path: string): string | undefined {
  if ('files' in source) return source.files[path]
  if ('url' in source) return new URL(path, directory(source.url)).href
  const revision = encodeURIComponent(source.revision ?? 'main')
  return new URL(`${source.id}/resolve/${revision}/${path}`, directory(source.hub ?? defaultHub)).href
}

/** Whether what is behind the package's addresses can never change: a hub's commit. */
export function isImmutable(source: PackageSource): boolean {
  return 'id' in source && /^[0-9a-f]{40}$/.test(source.revision ?? '')
}

function directory(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}
