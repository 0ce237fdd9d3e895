import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { EncoderIdentity } from '../../core/ports.ts'
import type { TokenEmbeddings } from '../../core/types.ts'

/** A record: the first bytes of the text's SHA-256, rows as u32, then rows × dim f32, all little-endian. */
const hashBytes = 16
const headerBytes = hashBytes + 4

/** Where a record's embeddings lie in the file. */
interface Place {
  readonly offset: number
  readonly rows: number
}

/**
 * Embeddings of passages on disk, one append-only file for each encoder, so that a large collection is encoded once
 * however often it is measured. A file cut short by a crash loses its last record only.
 */
export class EncodingCache implements AsyncDisposable {
  private readonly places = new Map<string, Place>()

  private constructor(
    private readonly file: FileHandle,
    private readonly dim: number,
    private end: number,
  ) {}

  static async open(folder: string, { digest, dim }: Pick<EncoderIdentity, 'digest' | 'dim'>): Promise<EncodingCache> {
    await mkdir(folder, { recursive: true })
    const file = await open(join(folder, `${digest.slice(0, 16)}.embeddings`), 'a+')
    const cache = new EncodingCache(file, dim, 0)
    await cache.findRecords()
    return cache
  }

  get size(): number {
    return this.places.size
  }

  has(text: string): boolean {
    return this.places.has(hashOf(text).toString('hex'))
  }

  async get(text: string): Promise<TokenEmbeddings | undefined> {
    const place = this.places.get(hashOf(text).toString('hex'))
    return place === undefined ? undefined : this.read(place)
  }

  /** Every passage's embeddings, in the order in which they were added. */
  async *all(): AsyncGenerator<TokenEmbeddings> {
    for (const place of this.places.values()) yield this.read(place)
  }

  async add(text: string, { rows, data }: TokenEmbeddings): Promise<void> {
    const hash = hashOf(text)
    const record = Buffer.alloc(headerBytes + data.byteLength)
    hash.copy(record)
    record.writeUInt32LE(rows, hashBytes)
    record.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), headerBytes)
    const offset = this.end + headerBytes
    this.end += record.byteLength
    await this.file.appendFile(record)
    this.places.set(hash.toString('hex'), { offset, rows })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close()
  }

  private async read({ offset, rows }: Place): Promise<TokenEmbeddings> {
    const data = new Float32Array(rows * this.dim)
    await this.file.read(new Uint8Array(data.buffer), 0, data.byteLength, offset)
    return { rows, dim: this.dim, data }
  }

  private async findRecords(): Promise<void> {
    const { size } = await this.file.stat()
    const header = Buffer.alloc(headerBytes)
    while (this.end + headerBytes <= size) {
      await this.file.read(header, 0, headerBytes, this.end)
      const rows = header.readUInt32LE(hashBytes)
      const offset = this.end + headerBytes
      const next = offset + rows * this.dim * 4
      if (next > size) break
      this.places.set(header.toString('hex', 0, hashBytes), { offset, rows })
      this.end = next
    }
    if (this.end < size) await this.file.truncate(this.end)
  }
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest().subarray(0, hashBytes)
