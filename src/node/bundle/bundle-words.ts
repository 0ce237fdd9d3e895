import { checksum } from '../../core/index/checksum.ts'
import type { ChunkEntry, SharedEntry } from '../../core/index/manifest.ts'
import { decodeText } from '../../core/index/text.ts'
import { encodeLexicon } from '../../core/lexical/encode-lexicon.ts'
import { encodeSegment, Segment } from '../../core/lexical/segment.ts'

/** The words of a bundle's chunks, as they lie in it or made again from their texts. */
export class BundleWords {
  /** @param read Gives a record by its key, if it is at hand. */
  constructor(
    private readonly chunks: readonly ChunkEntry[],
    private readonly read: (key: string) => Promise<ArrayBuffer | undefined>,
  ) {}

  /** A record for each chunk, by key: what a bundle holds that is fetched as a whole. */
  async ofChunks(): Promise<Map<string, ArrayBuffer>> {
    const records = new Map<string, ArrayBuffer>()
    for (const chunk of this.chunks) records.set(`lexical/${chunk.id}`, await this.record(chunk))
    return records
  }

  /** One record for all chunks: what a bundle holds that is searched in parts. */
  async merged(): Promise<{ readonly entry: SharedEntry; readonly records: Map<string, ArrayBuffer> }> {
    const words: { id: string; segment: Segment }[] = []
    for (const chunk of this.chunks) {
      const segment = Segment.read(await this.record(chunk), chunk.textChecksum, chunk.passages)
      words.push({ id: chunk.id, segment })
    }
    const record = encodeLexicon(words)
    const entry = { id: checksum(record), bytes: record.byteLength }
    return { entry, records: new Map([[`lexicon/${entry.id}`, record]]) }
  }

  private async record({ id, textChecksum }: ChunkEntry): Promise<ArrayBuffer> {
    const known = await this.read(`lexical/${id}`)
    if (known !== undefined) return known
    const text = await this.read(`text/${id}`)
    if (text === undefined) throw new Error(`text/${id} is not there to make words from`)
    return encodeSegment(decodeText(text), textChecksum)
  }
}
