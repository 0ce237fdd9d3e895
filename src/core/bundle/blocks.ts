import type { ByteRange } from '../bytes/range.ts'
import { SearchError } from '../errors.ts'
import { count, fields, text, wrong } from '../index/fields.ts'

/** Bytes of SHA-256 that a block is known by: 80 bits, since an index has many thousands of them. */
const digestBytes = 10
const lengthBytes = 2
const entryBytes = digestBytes + lengthBytes

/**
 * How a record lies in its file when it may be read in parts: cut into blocks, the last one shorter, each compressed by
 * itself (RFC 1951) where that makes it smaller, one after the other.
 */
export interface BlockTable {
  /** Bytes of the record in each block, below 65,536. */
  readonly bytes: number
  /**
   * In base64, for each block: its length in the file, u16, little-endian, and the first 10 bytes of the SHA-256 of
   * those bytes.
   */
  readonly table: string
}

/** One block as it lies in the file. */
export interface PackedBlock {
  readonly length: number
  /** SHA-256, in hexadecimal. */
  readonly digest: string
}

export function blockTable(bytes: number, blocks: readonly PackedBlock[]): BlockTable {
  const table = new Uint8Array(blocks.length * entryBytes)
  for (const [block, { length, digest }] of blocks.entries()) {
    table.set([length & 255, length >> 8], block * entryBytes)
    for (let byte = 0; byte < digestBytes; byte++) {
      table[block * entryBytes + lengthBytes + byte] = Number.parseInt(digest.slice(2 * byte, 2 * byte + 2), 16)
    }
  }
  return { bytes, table: btoa(Array.from(table, (byte) => String.fromCharCode(byte)).join('')) }
}

/** A table in an unchecked value, for a record of some bytes; index-corrupt for anything else. */
export function checkBlockTable(value: unknown, path: string, record: number): BlockTable {
  const field = fields(value, path)
  const bytes = field('bytes', count)
  const table = field('table', text)
  if (bytes === 0 || bytes > 0xffff || !/^[\w+/]*={0,2}$/.test(table) || table.length % 4 !== 0) {
    throw wrong(path, 'a table of blocks')
  }
  const padding = table.endsWith('==') ? 2 : table.endsWith('=') ? 1 : 0
  if ((table.length / 4) * 3 - padding !== Math.ceil(record / bytes) * entryBytes) throw wrong(path, 'of its record')
  return { bytes, table }
}

/** The blocks of one record. */
export class Blocks {
  /** Where each block starts in the file, and the last one ends. */
  private readonly starts: Uint32Array
  private readonly entries: Uint8Array

  /** @param record Length of the record. */
  constructor(
    private readonly table: BlockTable,
    private readonly record: number,
  ) {
    const binary = atob(table.table)
    this.entries = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    this.starts = new Uint32Array(this.entries.length / entryBytes + 1)
    for (let block = 0; block < this.length; block++) {
      const [low = 0, high = 0] = this.entries.subarray(block * entryBytes)
      this.starts[block + 1] = (this.starts[block] as number) + low + 256 * high
    }
  }

  get length(): number {
    return this.starts.length - 1
  }

  /** Where the blocks from one up to another lie in the file. */
  place(first: number, end: number = first + 1): ByteRange {
    return { start: this.starts[first] ?? 0, end: this.starts[end] ?? 0 }
  }

  /** Where a block's bytes lie in the record. */
  holds(block: number): ByteRange {
    const { bytes } = this.table
    return { start: block * bytes, end: Math.min((block + 1) * bytes, this.record) }
  }

  /** @throws SearchError `index-corrupt` when a block of this SHA-256, in hexadecimal, is not the one that is named */
  check(block: number, digest: string): void {
    const named = this.entries.subarray(block * entryBytes + lengthBytes, (block + 1) * entryBytes)
    const isSame = named.every((byte, index) => byte === Number.parseInt(digest.slice(2 * index, 2 * index + 2), 16))
    if (!isSame) throw new SearchError('index-corrupt', 'A part of the index is not the one that its manifest names')
  }
}

/** Ascending numbers as runs of neighbours: what one request asks for. */
export function runsOf(blocks: readonly number[]): ByteRange[] {
  const runs: { start: number; end: number }[] = []
  for (const block of blocks) {
    const last = runs.at(-1)
    if (last?.end === block) last.end = block + 1
    else runs.push({ start: block, end: block + 1 })
  }
  return runs
}
