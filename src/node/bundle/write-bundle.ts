import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleFileName } from '../../core/bundle/files.ts'
import {
  type BundleFile,
  type BundleManifest,
  bundleFilePattern,
  bundleFormat,
  bundleManifestName,
} from '../../core/bundle/manifest.ts'
import type { Manifest } from '../../core/index/manifest.ts'
import { digestOf } from './digest.ts'
import { laidOut } from './layout.ts'
import { packRecord } from './packing.ts'

/** Writes a bundle's files as they come and its manifest last, so that a reader finds the old bundle or the new one. */
export class BundleWriter {
  private readonly written = new Map<string, BundleFile>()

  /**
   * @param earlier Files of the bundle that is already in the folder.
   * @param mostWhole Bytes of files up to which a bundle is fetched as a whole.
   */
  constructor(
    private readonly folder: string,
    private readonly earlier: readonly BundleFile[],
    private readonly mostWhole: number,
  ) {}

  async add(records: ReadonlyMap<string, ArrayBuffer>): Promise<void> {
    for (const [key, record] of records) {
      const bytes = await packRecord(record)
      const file = bundleFileName(key, digestOf(record))
      const path = join(this.folder, file)
      const held = await readFile(path).catch(() => undefined)
      if (held?.equals(bytes) !== true) await writeFile(path, bytes)
      this.written.set(key, { key, file, bytes: record.byteLength, packed: bytes.byteLength })
    }
  }

  /** Writes the manifest, and removes the files of earlier bundles that it does not name. */
  async finish(index: Manifest): Promise<BundleManifest> {
    const ids = new Set([...index.codecs, ...index.chunks].map(({ id }) => id))
    const all = new Map([...this.earlier.map((file) => [file.key, file] as const), ...this.written])
    const wanted = [...all.values()].filter(({ key }) => ids.has(key.slice(key.indexOf('/') + 1)))
    wanted.sort((a, b) => (a.key < b.key ? -1 : 1))
    const inParts = wanted.reduce((sum, { packed }) => sum + packed, 0) > this.mostWhole
    const files = await laidOut(this.folder, wanted, inParts)
    const chunks = index.chunks.map(({ inParts: _, ...chunk }) => (inParts ? { ...chunk, inParts } : chunk))
    const bundle: BundleManifest = { bundle: bundleFormat, index: { ...index, chunks }, files }
    const path = join(this.folder, bundleManifestName)
    await writeFile(`${path}.new`, JSON.stringify(bundle))
    await rename(`${path}.new`, path)
    const named = new Set(files.map(({ file }) => file))
    for (const name of await readdir(this.folder)) {
      if (bundleFilePattern.test(name) && !named.has(name)) await rm(join(this.folder, name))
    }
    return bundle
  }
}
