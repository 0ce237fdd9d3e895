import { decodeCodec } from '../codec/record.ts'
import { SearchError } from '../errors.ts'
import { checksum } from '../index/checksum.ts'
import { type Chunk, decodeChunk } from '../index/chunk.ts'
import { type DirectoryEntry, decodeDirectory } from '../index/directory.ts'
import type { ChunkEntry, CodecEntry } from '../index/manifest.ts'
import { decodeText, type TextRecord } from '../index/text.ts'
import type { Store } from '../ports.ts'
import type { Codec } from '../types.ts'

/** Text records kept parsed, the longest held going first. */
const textsKept = 32

/** Keys of a chunk's records in the store. */
export const chunkKeys = (chunk: string): string[] => [`chunk/${chunk}`, `text/${chunk}`, `directory/${chunk}`]

/** Reads the store's records; each is what its manifest entry says, or rejects with `index-corrupt`. */
export class Records {
  private readonly texts = new Map<string, TextRecord>()

  constructor(private readonly store: Store) {}

  async codec(entry: CodecEntry): Promise<Codec> {
    const codec = decodeCodec(await this.read(`codec/${entry.id}`, entry.checksum))
    if (codec.id !== entry.id) throw misplaced(`codec/${entry.id}`)
    return codec
  }

  async chunk(entry: ChunkEntry): Promise<Chunk> {
    const chunk = decodeChunk(await this.read(`chunk/${entry.id}`, entry.checksum))
    if (chunk.compressed.codec !== entry.codec || chunk.compressed.passages !== entry.passages) {
      throw misplaced(`chunk/${entry.id}`)
    }
    return chunk
  }

  async text(entry: ChunkEntry): Promise<TextRecord> {
    const known = this.texts.get(entry.id)
    if (known !== undefined) return known
    const text = decodeText(await this.read(`text/${entry.id}`, entry.textChecksum))
    if (text.passages.length !== entry.passages || text.documents.length !== entry.documents) {
      throw misplaced(`text/${entry.id}`)
    }
    const [longestHeld] = this.texts.keys()
    if (longestHeld !== undefined && this.texts.size >= textsKept) this.texts.delete(longestHeld)
    this.texts.set(entry.id, text)
    return text
  }

  async directory(entry: ChunkEntry): Promise<readonly DirectoryEntry[]> {
    const directory = decodeDirectory(await this.read(`directory/${entry.id}`, entry.directoryChecksum))
    if (directory.length !== entry.documents) throw misplaced(`directory/${entry.id}`)
    return directory
  }

  /** Lets go of what is kept of a chunk. */
  forget(chunk: string): void {
    this.texts.delete(chunk)
  }

  private async read(key: string, expected: string): Promise<ArrayBuffer> {
    const bytes = await this.store.read(key)
    if (bytes === undefined) throw new SearchError('index-corrupt', `${key} is missing`)
    if (checksum(bytes) !== expected) throw new SearchError('index-corrupt', `${key} does not match its checksum`)
    return bytes
  }
}

const misplaced = (key: string): SearchError =>
  new SearchError('index-corrupt', `${key} is not the record that the manifest describes`)
