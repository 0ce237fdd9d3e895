import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkedRecord } from '../../core/bundle/files.ts'
import { type BundleManifest, bundleManifestName, checkBundle } from '../../core/bundle/manifest.ts'
import { SearchError } from '../../core/errors.ts'
import type { StorageEstimate, Store } from '../../core/ports.ts'
import { digestOf } from './digest.ts'
import { unpackRecord } from './packing.ts'

/** An index that was built ahead of time, read where it lies. It cannot be changed. */
export class FolderStore implements Store {
  readonly kind = 'folder'
  private readonly files: ReadonlyMap<string, BundleManifest['files'][number]>

  private constructor(
    private readonly folder: string,
    readonly bundle: BundleManifest,
  ) {
    this.files = new Map(bundle.files.map((file) => [file.key, file]))
  }

  /** @throws SearchError `storage-unavailable` without a manifest, `index-corrupt`, `index-incompatible` */
  static async open(folder: string): Promise<FolderStore> {
    const path = join(folder, bundleManifestName)
    let json: string
    try {
      json = await readFile(path, 'utf8')
    } catch (cause) {
      throw new SearchError('storage-unavailable', `${folder} holds no index: ${path} cannot be read`, { cause })
    }
    return new FolderStore(folder, checkBundle(parse(json, path)))
  }

  async readManifest(): Promise<unknown> {
    return this.bundle.index
  }

  async read(key: string): Promise<ArrayBuffer | undefined> {
    const file = this.files.get(key)
    if (file === undefined) return undefined
    let bytes: Uint8Array
    try {
      bytes = await readFile(join(this.folder, file.file))
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
      throw new SearchError('storage-unavailable', `${file.file} cannot be read`, { cause })
    }
    const record = await unpackRecord(bytes, file)
    return checkedRecord(file, record, digestOf(record))
  }

  commit(): Promise<boolean> {
    return this.refuse()
  }

  clear(): Promise<void> {
    return this.refuse()
  }

  async estimate(): Promise<StorageEstimate> {
    return { used: this.bundle.files.reduce((sum, { packed }) => sum + packed, 0) }
  }

  writing<T>(): Promise<T> {
    return this.refuse()
  }

  onCommit(): () => void {
    return () => undefined
  }

  async close(): Promise<void> {}

  private async refuse(): Promise<never> {
    throw new SearchError(
      'storage-unavailable',
      `The index in ${this.folder} is read-only: build it again to change it`,
    )
  }
}

function parse(json: string, path: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new SearchError('index-corrupt', `${path} is not JSON`, { cause })
  }
}
