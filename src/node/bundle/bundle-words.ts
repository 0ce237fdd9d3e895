import type { Piece } from '../../core/bytes/range.ts'
import { checksum } from '../../core/index/checksum.ts'
import type { ChunkEntry, SharedEntry } from '../../core/index/manifest.ts'
import { decodeText } from '../../core/index/text.ts'
import { encodeSegment } from '../../core/lexical/encode-segment.ts'
import { gatherWords, piecesOfWords } from '../../core/lexical/gather-words.ts'
import { encodeLexicon } from '../../core/lexical/lexicon-format.ts'
import { encodeWords } from '../../core/lexical/lexicon-words.ts'
import { Segment } from '../../core/lexical/segment.ts'
import { compressPieces } from './packing.ts'

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

  /** One lexicon for all chunks: what a bundle holds that is searched in parts. */
  async merged(): Promise<{ readonly entry: SharedEntry; readonly records: Map<string, ArrayBuffer> }> {
    const words: { id: string; segment: Segment }[] = []
    for (const chunk of this.chunks) {
      const segment = Segment.read(await this.record(chunk), chunk.textChecksum, chunk.passages)
      words.push({ id: chunk.id, segment })
    }
    const gathered = gatherWords(words)
    const pieces = piecesOfWords(gathered)
    const places = placesInTurn(await compressPieces(pieces))
    const blocks = gathered.blocks.map(({ groups }) => ({ terms: places(), groups: groups.map(places) }))
    const record = encodeWords(pieces)
    const firsts = gathered.blocks.map(({ first }) => first)
    const lexicon = encodeLexicon({ chunks: gathered.chunks, words: checksum(record), firsts, blocks })
    const entry = { id: checksum(lexicon), bytes: lexicon.byteLength }
    const records = new Map([
      [`lexicon/${entry.id}`, lexicon],
      [`words/${entry.id}`, record],
    ])
    return { entry, records }
  }

  private async record({ id, textChecksum }: ChunkEntry): Promise<ArrayBuffer> {
    const known = await this.read(`lexical/${id}`)
    if (known !== undefined) return known
    const text = await this.read(`text/${id}`)
    if (text === undefined) throw new Error(`text/${id} is not there to make words from`)
    return encodeSegment(decodeText(text), textChecksum)
  }
}

/** Gives the place of one piece after the other. */
function placesInTurn(pieces: readonly Uint8Array[]): () => Piece {
  let [index, end] = [0, 0]
  return () => {
    const start = end
    end += pieces[index]?.length ?? 0
    return { index: index++, start, end }
  }
}
