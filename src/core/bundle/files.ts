import { SearchError } from '../errors.ts'
import { Blocks, type BlockTable } from './blocks.ts'
import type { BundleFile } from './manifest.ts'

/** Hexadecimal digits of the digest that stand in a name: 128 bits. */
const digits = 32

/** How a record lies in its file. */
export type Layout = 'whole' | 'blocks' | 'pieces'

export const layoutOf = ({ blocks, pieces }: Pick<BundleFile, 'blocks' | 'pieces'>): Layout =>
  blocks !== undefined ? 'blocks' : pieces !== undefined ? 'pieces' : 'whole'

/**
 * Name of a record's file, by its kind and content: a file never changes under its name.
 * @param digest SHA-256 of the record, in hexadecimal.
 */
export function bundleFileName(key: string, digest: string, layout: Layout = 'whole'): string {
  return `${key.slice(0, key.indexOf('/'))}${layout === 'whole' ? '' : layout}-${digest.slice(0, digits)}.bin`
}

/** Whether a file's bytes are gzipped (RFC 1952); no record begins like that. */
export function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * The record that a file held, after decompression; index-corrupt when it is not the one its name stands for. So files
 * may come from a host that is trusted less than that of the manifest.
 * @param digest SHA-256 of the record, in hexadecimal.
 */
export function checkedRecord(wanted: BundleFile, record: ArrayBuffer, digest: string): ArrayBuffer {
  const { key, file, bytes } = wanted
  if (record.byteLength !== bytes || bundleFileName(key, digest, layoutOf(wanted)) !== file) {
    throw new SearchError('index-corrupt', `${file} does not hold what its name stands for`)
  }
  return record
}

/** Decompresses (RFC 1951); index-corrupt for anything else, and for what is longer than it may be. */
export type Inflate = (packed: Uint8Array<ArrayBuffer>, longest: number) => Promise<ArrayBuffer>

/** What a block of a record holds, from its bytes in the file. */
export async function unpackBlock(
  blocks: Blocks,
  block: number,
  packed: Uint8Array<ArrayBuffer>,
  inflate: Inflate,
): Promise<Uint8Array<ArrayBuffer>> {
  const { start, end } = blocks.holds(block)
  const length = end - start
  // It is compressed only where that makes it smaller.
  const bytes = packed.length === length ? packed : new Uint8Array(await inflate(packed, length))
  if (bytes.length !== length) throw new SearchError('index-corrupt', 'A block of the index has the wrong length')
  return bytes
}

/**
 * The record of a whole file in blocks.
 * @param length Of the record.
 */
export async function joinBlocks(
  table: BlockTable,
  length: number,
  file: Uint8Array<ArrayBuffer>,
  inflate: Inflate,
): Promise<ArrayBuffer> {
  const blocks = new Blocks(table, length)
  const record = new Uint8Array(length)
  for (let block = 0; block < blocks.length; block++) {
    const { start, end } = blocks.place(block)
    const bytes = await unpackBlock(blocks, block, file.subarray(start, end), inflate)
    record.set(bytes, blocks.holds(block).start)
  }
  return record.buffer
}
