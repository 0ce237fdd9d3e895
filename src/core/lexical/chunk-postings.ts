import { NumberReader, NumberWriter } from '../bytes/numbers.ts'
import { wrong } from '../index/fields.ts'
import { type Postings, readPostings } from './postings.ts'

/**
 * Postings of a term over many chunks, of which passages are numbered one after the other: the distances of all passages, as
 * postings.ts has them but for where a chunk ends, and then the counts of all, a byte each. Apart from each other both are
 * compressed to half of what they are together.
 */
export class ChunkPostingsWriter {
  private readonly distances = new NumberWriter()
  private readonly counts = new NumberWriter()
  private last = -1
  passages = 0
  /** Chunks that hold the term. */
  holding = 0

  /**
   * Chunks must be given in order.
   * @param first Number of the chunk's first passage.
   */
  add(first: number, postings: Postings): void {
    this.holding++
    readPostings(postings, (passage, title, headings, text) => {
      this.distances.number(first + passage - this.last - 1)
      this.last = first + passage
      this.counts.byte((title << 6) | (headings << 4) | text)
      this.passages++
    })
  }

  get written(): readonly Uint8Array[] {
    return [this.distances.written, this.counts.written]
  }
}

/**
 * Gives the postings of each chunk that holds a term, as postings.ts has them.
 * @param passages How many hold the term.
 * @param ends Number after the last passage of each chunk.
 * @throws SearchError `index-corrupt`
 */
export function chunkPostings(bytes: Uint8Array, passages: number, ends: Uint32Array): Map<number, Uint8Array> {
  const reader = new NumberReader(bytes)
  const numbers: number[] = []
  let passage = -1
  for (let index = 0; index < passages; index++) {
    passage += reader.number() + 1
    numbers.push(passage)
  }
  const counts = reader.take(passages)
  if (!reader.isAtEnd || passage >= (ends.at(-1) ?? 0)) throw wrong('the postings of a term', 'of its passages')
  const found = new Map<number, Uint8Array>()
  let chunk = 0
  for (let index = 0; index < passages; ) {
    while ((numbers[index] as number) >= (ends[chunk] as number)) chunk++
    const end = ends[chunk] as number
    let last = (ends[chunk - 1] ?? 0) - 1
    const writer = new NumberWriter()
    for (; index < passages && (numbers[index] as number) < end; index++) {
      writer.number((numbers[index] as number) - last - 1)
      writer.byte(counts[index] as number)
      last = numbers[index] as number
    }
    found.set(chunk, writer.written.slice())
  }
  return found
}
