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
import { bundleOutline } from './bundle-outline.ts'
import { BundleWords } from './bundle-words.ts'
import { digestOf } from './digest.ts'
import { laidOut } from './layout.ts'
import { packRecord, unpackRecord } from './packing.ts'

/** Writes a bundle's files as they come and its manifest last, so that a reader finds the old bundle or the new one. */
export class BundleWriter {
  private readonly written = new Map<string, BundleFile>()

  /**
   * @param earlier Files of the bundle that is already in the folder.
   * @param choices `mostWhole`: bytes of files up to which a bundle is fetched as a whole. `words`: whether such a bundle
   * holds its words.
   */
  constructor(
    private readonly folder: string,
    private readonly earlier: readonly BundleFile[],
    private readonly choices: { readonly mostWhole: number; readonly words: boolean },
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
    // Words count in neither case: they are laid out differently in each, and which it is must not depend on what was there.
    const bare = wanted.filter(({ key }) => !key.startsWith('lexical/'))
    // A file in pieces holds more than its record, which hardly compresses.
    const size = bare.reduce((sum, { packed, bytes, pieces }) => sum + (pieces === undefined ? packed : bytes), 0)
    const inParts = index.nbits !== 'f32' && size > this.choices.mostWhole
    const read = (key: string) => this.read(all.get(key))
    const words = new BundleWords(index.chunks, read)
    const lexicon = inParts ? await words.merged() : undefined
    const outline = inParts ? await bundleOutline(index, read) : undefined
    const wordRecords = lexicon?.records ?? (this.choices.words ? await words.ofChunks() : [])
    const records = new Map([...wordRecords, ...(outline?.records ?? [])])
    await this.add(records)
    const files = [...bare, ...[...records.keys()].flatMap((key) => this.written.get(key) ?? [])]
    const chunks = index.chunks.map(({ inParts: _, ...chunk }) => (inParts ? { ...chunk, inParts } : chunk))
    const { lexicon: _, outline: __, ...rest } = index
    const shared = { ...(lexicon && { lexicon: lexicon.entry }), ...(outline && { outline: outline.entry }) }
    const manifest = { ...rest, chunks, ...shared }
    return this.write(manifest, await laidOut(this.folder, files, inParts))
  }

  private async read(file: BundleFile | undefined): Promise<ArrayBuffer | undefined> {
    return file && unpackRecord(await readFile(join(this.folder, file.file)), file)
  }

  private async write(index: Manifest, files: readonly BundleFile[]): Promise<BundleManifest> {
    const sorted = files.toSorted((a, b) => (a.key < b.key ? -1 : 1))
    const bundle: BundleManifest = { bundle: bundleFormat, index, files: sorted }
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
