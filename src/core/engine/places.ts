import type { SummedPassages } from '../ports.ts'
import type { Listed, PassageOf, RankedChunk } from './ranked-chunk.ts'

/** Passages of some chunks. */
interface Found<Chunk> {
  readonly chunks: readonly Chunk[]
  readonly found: Pick<SummedPassages, 'chunks' | 'passages'>
}

/**
 * Passages of some chunks, each with a place of its own: chunk after chunk, ascending in each. What is known of them lies in arrays by
 * place, so that nothing has to be looked up, and hardly anything made, for each chunk.
 */
export class Places<Chunk extends RankedChunk> {
  readonly count: number
  /** The document of each place, counted over all places. */
  readonly documents: Uint32Array
  readonly documentCount: number
  private readonly chunks: readonly Chunk[]
  private readonly chunkOf: Uint32Array
  private readonly passages: Uint32Array

  /** @param parts of different chunks */
  constructor(parts: readonly Found<Chunk>[]) {
    this.count = parts.reduce((sum, { found }) => sum + found.passages.length, 0)
    this.chunks = parts.flatMap(({ chunks }) => chunks)
    this.chunkOf = new Uint32Array(this.count)
    this.passages = new Uint32Array(this.count)
    this.documents = new Uint32Array(this.count)
    let [place, before, document] = [0, 0, -1]
    for (const { chunks, found } of parts) {
      let [chunk, ordinal, documentOf] = [-1, -1, this.documents]
      for (let at = 0; at < found.passages.length; at++, place++) {
        const passage = found.passages[at] as number
        const isOther = found.chunks[at] !== chunk
        if (isOther) {
          chunk = found.chunks[at] as number
          documentOf = (chunks[chunk] as Chunk).documentOf
        }
        if (isOther || documentOf[passage] !== ordinal) document++
        ordinal = documentOf[passage] as number
        this.chunkOf[place] = before + chunk
        this.passages[place] = passage
        this.documents[place] = document
      }
      before += chunks.length
    }
    this.documentCount = document + 1
  }

  /** Every passage of these chunks' documents, but of those that are removed. */
  static ofAll<Chunk extends RankedChunk>(chunks: readonly Chunk[]): Places<Chunk> {
    return new Places(
      chunks.map((chunk) => {
        const { documentOf, removed } = chunk
        const passages = Uint32Array.from(documentOf.keys()).filter(
          (passage) => !removed.has(documentOf[passage] as number),
        )
        return { chunks: [chunk], found: { chunks: new Uint32Array(passages.length), passages } }
      }),
    )
  }

  at(place: number): PassageOf<Chunk> {
    return { chunk: this.chunks[this.chunkOf[place] as number] as Chunk, passage: this.passages[place] as number }
  }

  /** By place, what is known of the chunks' passages by the chunk's id; 0 where nothing is. */
  lay(known: ReadonlyMap<string, Float32Array>): Float32Array {
    return Float32Array.from({ length: this.count }, (_, place) => {
      const { chunk, passage } = this.at(place)
      return known.get(chunk.entry.id)?.[passage] ?? 0
    })
  }

  /**
   * What is known by place of others, by place of these; NaN where nothing is.
   * @param others of the same chunks, and none that is not among these
   */
  laid(known: Float32Array, others: Places<Chunk>): Float32Array {
    const values = new Float32Array(this.count).fill(Number.NaN)
    for (let [place, other] = [0, 0]; other < others.count; place++) {
      if (this.passages[place] !== others.passages[other] || this.chunkOf[place] !== others.chunkOf[other]) continue
      values[place] = known[other++] as number
    }
    return values
  }

  /** The passages of some places, ascending, by chunk. */
  listed(places: Uint32Array): readonly Listed<Chunk>[] {
    const { chunkOf } = this
    const passages = new Uint32Array(places.length)
    const lists: Listed<Chunk>[] = []
    for (let from = 0, to = 0; from < places.length; from = to) {
      const chunk = chunkOf[places[from] as number] as number
      do passages[to] = this.passages[places[to++] as number] as number
      while (to < places.length && chunkOf[places[to] as number] === chunk)
      lists.push({ chunk: this.chunks[chunk] as Chunk, passages: passages.subarray(from, to) })
    }
    return lists
  }

  /** The place of a passage or, where it has none, of the first behind it. */
  placeOf({ chunk, passage }: PassageOf<Chunk>): number {
    const number = this.chunks.indexOf(chunk)
    let [from, to] = [0, this.count]
    while (from < to) {
      const middle = (from + to) >> 1
      const distance = (this.chunkOf[middle] as number) - number || (this.passages[middle] as number) - passage
      if (distance < 0) from = middle + 1
      else to = middle
    }
    return from
  }

  /** Places of the passages of a passage's document, ascending. */
  ofDocument(passage: PassageOf<Chunk>): readonly number[] {
    const { chunk } = passage
    const document = chunk.documentOf[passage.passage]
    const isOf = (place: number) => {
      const other = this.at(place)
      return other.chunk === chunk && chunk.documentOf[other.passage] === document
    }
    let from = this.placeOf(passage)
    while (isOf(from - 1)) from--
    const places: number[] = []
    for (let place = from; isOf(place); place++) places.push(place)
    return places
  }
}
