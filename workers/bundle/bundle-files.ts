import { checkedRecord, isGzipped } from '../../src/core/bundle/files.ts'
import {
  type BundleFile,
  type BundleManifest,
  bundleManifestName,
  checkBundle,
} from '../../src/core/bundle/manifest.ts'
import { parseJsonBytes } from '../../src/core/bytes/json.ts'
import { SearchError } from '../../src/core/errors.ts'
import { sha256 } from '../../src/encoder/sha256.ts'
import { allOf, Silence } from './patient-reading.ts'

/** Milliseconds without a byte after which a server counts as gone: queries wait for what they fetch. */
const patience = 10_000
/** Of a manifest: ten times that of a hundred thousand pages. */
const longestManifest = 64 * 1024 * 1024

/** A file that the manifest names is no longer there: the bundle was replaced on the server. */
export class BundleReplaced extends Error {}

/** Fetches a bundle's files from a folder on a server. */
export class BundleFiles {
  /** @param url Of the folder, with a slash at the end. */
  constructor(
    private readonly url: string,
    private readonly fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
  ) {}

  /** @throws SearchError `index-unavailable` when it cannot be had, `index-corrupt`, `index-incompatible` */
  async manifest(): Promise<BundleManifest> {
    const bytes = await this.get(bundleManifestName, 'no-cache', longestManifest)
    if (bytes === undefined) {
      throw new SearchError('index-unavailable', `There is no index at ${this.url}: ${bundleManifestName} is missing`)
    }
    return checkBundle(parseJsonBytes(bytes))
  }

  /**
   * A record, checked. A file that is damaged on its way or in a cache is asked for once more.
   * @throws BundleReplaced; SearchError `index-unavailable`, `index-corrupt`
   */
  async record(file: BundleFile): Promise<ArrayBuffer> {
    try {
      return await this.fetchRecord(file, 'default')
    } catch (error) {
      if (!(error instanceof SearchError) || error.code !== 'index-corrupt') throw error
      return this.fetchRecord(file, 'reload')
    }
  }

  private async fetchRecord(file: BundleFile, cache: RequestCache): Promise<ArrayBuffer> {
    const bytes = await this.get(file.file, cache, Math.max(file.bytes, file.packed))
    if (bytes === undefined) throw new BundleReplaced(`${file.file} is not there`)
    const record = await unpacked(bytes, file.bytes)
    return checkedRecord(file, record, await sha256(new Uint8Array(record)))
  }

  /** Undefined when the server has no such file. A page sent in its place is found by the check of what it holds. */
  private async get(name: string, cache: RequestCache, longest: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const silence = new Silence(patience)
    try {
      const response = await this.fetch(new URL(name, this.url), { cache, signal: silence.signal })
      if (response.status === 404 || response.status === 410) return undefined
      if (!response.ok) throw new Error(`the server answers ${response.status}`)
      return response.body === null ? new Uint8Array(0) : await allOf(response.body, longest, () => silence.end())
    } catch (cause) {
      if (cause instanceof SearchError) throw cause
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new SearchError('index-unavailable', `${name} of the index at ${this.url} cannot be fetched: ${reason}`, {
        cause,
      })
    } finally {
      silence.stop()
    }
  }
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>, longest: number): Promise<ArrayBuffer> {
  if (!isGzipped(bytes)) return bytes.buffer
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
    return (await allOf(stream, longest)).buffer
  } catch (cause) {
    if (cause instanceof SearchError) throw cause
    throw new SearchError('index-corrupt', 'A file of the index cannot be decompressed', { cause })
  }
}
