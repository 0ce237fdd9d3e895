/** How often a term stands in each field of a passage. */
export interface Occurrences {
  readonly title: number
  readonly headings: number
  readonly text: number
}

/** More occurrences than these say nothing new about a passage. */
const mostText = 15
const mostLine = 3

/**
 * Writes the postings of a term: for each passage that holds it the distance from the one before, seven bits a byte,
 * low bits first, the high bit where more follow; then a byte with text in bits 0-3, headings in 4-5, title in 6-7.
 */
export class PostingWriter {
  private readonly written: number[] = []
  private last = -1

  get length(): number {
    return this.written.length
  }

  get bytes(): readonly number[] {
    return this.written
  }

  /** Passages must be given in ascending order. */
  add(passage: number, { title, headings, text }: Occurrences): void {
    let distance = passage - this.last - 1
    this.last = passage
    while (distance > 127) {
      this.written.push((distance & 127) | 128)
      distance >>>= 7
    }
    const counts = (Math.min(title, mostLine) << 6) | (Math.min(headings, mostLine) << 4) | Math.min(text, mostText)
    this.written.push(distance, counts)
  }
}

/** Where a term's postings lie among those of others. */
export interface Postings {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Calls back with what PostingWriter wrote, by ascending passage. */
export function readPostings(
  { bytes, start, end }: Postings,
  visit: (passage: number, title: number, headings: number, text: number) => void,
): void {
  let passage = -1
  for (let at = start; at < end; ) {
    let distance = 0
    let shift = 0
    let byte = bytes[at++] as number
    while (byte > 127 && at < end) {
      distance |= (byte & 127) << shift
      shift += 7
      byte = bytes[at++] as number
    }
    passage += (distance | (byte << shift)) + 1
    const counts = at < end ? (bytes[at++] as number) : 0
    visit(passage, counts >> 6, (counts >> 4) & 3, counts & 15)
  }
}

/** How many passages PostingWriter wrote. */
export function countPostings({ bytes, start, end }: Postings): number {
  let count = 0
  for (let at = start; at < end; count++) {
    while ((bytes[at] as number) > 127 && at < end) at++
    // The last byte of the distance, and the occurrences.
    at += 2
  }
  return count
}
