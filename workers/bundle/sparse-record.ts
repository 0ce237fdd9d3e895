import { elements, readFrame, writeFrame } from '../../src/core/bytes/frame.ts'
import type { ByteRange } from '../../src/core/bytes/range.ts'
import { SearchError } from '../../src/core/errors.ts'

/**
 * Blocks of a record, as they are stored. Sections of the frame:
 *
 *   0  u32 length of the record, bytes of a block
 *   1  u32 numbers of the blocks that are there, ascending
 *   2  what they hold, one after the other
 */
const kind = 'CLSP'
const version = 1

/** A record of which some blocks are there; zeros stand for the others. */
export class SparseRecord {
  private readonly there = new Set<number>()
  private readonly bytes: Uint8Array<ArrayBuffer>

  /** @param blockBytes Bytes of each block but the last. */
  constructor(
    length: number,
    readonly blockBytes: number,
  ) {
    this.bytes = new Uint8Array(length)
  }

  /** @throws SearchError `index-corrupt`, `index-incompatible` */
  static decode(stored: ArrayBuffer): SparseRecord {
    const sections = readFrame(stored, kind, version)
    const [head, numbers, content] = sections
    if (sections.length !== 3 || !head || !numbers || !content) throw wrong()
    const [length, blockBytes, ...more] = elements(head, Uint32Array)
    if (length === undefined || blockBytes === undefined || blockBytes === 0 || more.length > 0) throw wrong()
    const record = new SparseRecord(length, blockBytes)
    let at = 0
    for (const block of elements(numbers, Uint32Array)) {
      const bytes = content.subarray(at, at + record.sizeOf(block))
      if (bytes.length === 0 || bytes.length !== record.sizeOf(block)) throw wrong()
      record.put(block, bytes)
      at += bytes.length
    }
    if (at !== content.length) throw wrong()
    return record
  }

  encode(): ArrayBuffer {
    const numbers = Uint32Array.from([...this.there].sort((a, b) => a - b))
    const content = new Uint8Array(numbers.reduce((sum, block) => sum + this.sizeOf(block), 0))
    let at = 0
    for (const block of numbers) {
      const start = block * this.blockBytes
      content.set(this.bytes.subarray(start, start + this.sizeOf(block)), at)
      at += this.sizeOf(block)
    }
    return writeFrame(kind, version, [Uint32Array.of(this.bytes.length, this.blockBytes), numbers, content])
  }

  /** The whole record; not to be changed. */
  get buffer(): ArrayBuffer {
    return this.bytes.buffer
  }

  put(block: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, block * this.blockBytes)
    this.there.add(block)
  }

  /** Numbers of the blocks that these stretches lie in and that are not there, ascending. */
  missing(ranges: readonly ByteRange[]): number[] {
    const missing = new Set<number>()
    for (const { start, end } of ranges) {
      const after = Math.min(end, this.bytes.length)
      for (let block = Math.floor(start / this.blockBytes); start < after && block * this.blockBytes < after; block++) {
        if (!this.there.has(block)) missing.add(block)
      }
    }
    return [...missing].sort((a, b) => a - b)
  }

  private sizeOf(block: number): number {
    return Math.max(0, Math.min(this.blockBytes, this.bytes.length - block * this.blockBytes))
  }
}

const wrong = () => new SearchError('index-corrupt', 'The stored blocks of a record do not fit it.')
