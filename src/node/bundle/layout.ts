import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleFileName, layoutOf } from '../../core/bundle/files.ts'
import type { BundleFile } from '../../core/bundle/manifest.ts'
import { digestOf } from './digest.ts'
import { packPieces, packRecord, unpackRecord } from './packing.ts'
import { listPieces, type ReadRecord, residualPieces, textPiecesOf, wordPieces } from './record-pieces.ts'

/** What makes pieces of a record, by kind, for those of which a search needs some. */
const piecesOf = new Map([
  ['residuals', residualPieces],
  ['lists', listPieces],
  ['text', textPiecesOf],
  ['words', wordPieces],
])

/** The files of a bundle that is searched in parts, or of one that is fetched whole; those that change are written. */
export async function laidOut(folder: string, files: readonly BundleFile[], inParts: boolean): Promise<BundleFile[]> {
  const byKey = new Map(files.map((file) => [file.key, file]))
  const read = async (key: string): Promise<ArrayBuffer> => {
    const file = byKey.get(key)
    if (file === undefined) throw new Error(`${key} is not among the files of the bundle`)
    return unpackRecord(await readFile(join(folder, file.file)), file)
  }
  const laid: BundleFile[] = []
  for (const file of files) laid.push(await laidOutFile(folder, file, inParts, read))
  return laid
}

async function laidOutFile(
  folder: string,
  earlier: BundleFile,
  inParts: boolean,
  read: ReadRecord,
): Promise<BundleFile> {
  const { key, bytes } = earlier
  const kind = key.slice(0, key.indexOf('/'))
  const inPieces = inParts ? piecesOf.get(kind) : undefined
  const layout = inPieces !== undefined ? 'pieces' : 'whole'
  if (layoutOf(earlier) === layout) return earlier
  const record = await read(key)
  const name = bundleFileName(key, digestOf(record), layout)
  const write = async (file: Uint8Array) => {
    await writeFile(join(folder, name), file)
    return { key, file: name, bytes, packed: file.byteLength }
  }
  if (inPieces !== undefined) {
    const { file, table } = await packPieces(await inPieces(key, read))
    return { ...(await write(file)), pieces: table }
  }
  return write(await packRecord(record))
}
