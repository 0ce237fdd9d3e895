import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleFileName } from '../../core/bundle/files.ts'
import type { BundleFile } from '../../core/bundle/manifest.ts'
import { digestOf } from './digest.ts'
import { packBlocks, packRecord, unpackRecord } from './packing.ts'

/**
 * Bytes of a record in each block, by kind, for those of which a search needs a part. Smaller blocks bring less that
 * nobody asked for, and more digests into the manifest.
 */
const blockBytes: ReadonlyMap<string, number> = new Map([
  ['residuals', 1024],
  ['text', 8 * 1024],
  ['lexicon', 4 * 1024],
])

/** The files of a bundle that is searched in parts, or of one that is fetched whole; those that change are written. */
export async function laidOut(folder: string, files: readonly BundleFile[], inParts: boolean): Promise<BundleFile[]> {
  const laid: BundleFile[] = []
  for (const file of files) {
    const bytes = inParts ? blockBytes.get(file.key.slice(0, file.key.indexOf('/'))) : undefined
    laid.push(file.blocks?.bytes === bytes ? file : await repacked(folder, file, bytes))
  }
  return laid
}

async function repacked(folder: string, earlier: BundleFile, blockBytes: number | undefined): Promise<BundleFile> {
  const record = await unpackRecord(await readFile(join(folder, earlier.file)), earlier)
  const { key, bytes } = earlier
  const name = bundleFileName(key, digestOf(record), blockBytes !== undefined)
  if (blockBytes === undefined) {
    const file = await packRecord(record)
    await writeFile(join(folder, name), file)
    return { key, file: name, bytes, packed: file.byteLength }
  }
  const { file, table } = await packBlocks(record, blockBytes)
  await writeFile(join(folder, name), file)
  return { key, file: name, bytes, packed: file.byteLength, blocks: table }
}
