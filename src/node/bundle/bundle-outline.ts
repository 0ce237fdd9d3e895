import { decodeCodec } from '../../core/codec/record.ts'
import { checksum } from '../../core/index/checksum.ts'
import { type ChunkCodes, decodeChunk } from '../../core/index/chunk.ts'
import { codeLists, encodeCodeLists } from '../../core/index/code-lists.ts'
import type { Manifest, SharedEntry } from '../../core/index/manifest.ts'
import { encodeOutline, type OutlinedChunk } from '../../core/index/outline.ts'
import { packText } from './packing.ts'

/** Gives a record by its key, if it is at hand. */
type Read = (key: string) => Promise<ArrayBuffer | undefined>

/** What a bundle holds besides, when it is searched in parts: its outline, and the passages of each centroid. */
export async function bundleOutline(
  { chunks, codecs }: Manifest,
  read: Read,
): Promise<{ readonly entry: SharedEntry; readonly records: ReadonlyMap<string, ArrayBuffer> }> {
  const codes = await Promise.all(chunks.map(async ({ id }) => decodeChunk(await there(`chunk/${id}`, read))))
  const [codec] = codecs
  const centroids = codec === undefined ? 0 : await centroidsIn(await there(`codec/${codec.id}`, read))
  const lists = codeLists(
    codes.map((chunk) => chunk.codes),
    centroids,
  )
  const listStarts = startsOf(lists)
  const listed = encodeCodeLists(Buffer.concat(lists))
  const outlined: OutlinedChunk[] = []
  for (const [index, { id, documents }] of chunks.entries()) {
    const { documentOf, codes: own } = codes[index] as ChunkCodes
    const textStarts = startsOf(await packText(await there(`text/${id}`, read)))
    outlined.push({ id, documents, documentOf, doclens: own.doclens, textStarts })
  }
  const record = encodeOutline({ chunks: outlined, lists: checksum(listed), listStarts })
  const entry = { id: checksum(record), bytes: record.byteLength }
  const records = new Map([
    [`outline/${entry.id}`, record],
    [`lists/${entry.id}`, listed],
  ])
  return { entry, records }
}

/** Where each of these starts when they lie one after the other, and where the last one ends. */
function startsOf(parts: readonly Uint8Array[]): Uint32Array {
  const starts = new Uint32Array(parts.length + 1)
  for (const [index, { length }] of parts.entries()) starts[index + 1] = (starts[index] as number) + length
  return starts
}

async function centroidsIn(record: ArrayBuffer): Promise<number> {
  const { centroids, dim } = decodeCodec(record)
  return centroids.length / dim
}

async function there(key: string, read: Read): Promise<ArrayBuffer> {
  const record = await read(key)
  if (record === undefined) throw new Error(`${key} is not there to make an outline from`)
  return record
}
