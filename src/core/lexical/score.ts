import type { PassageWords } from './passage-words.ts'
import type { Expansion } from './vocabulary.ts'
import { b, fieldWeights, k1 } from './weights.ts'

/** A segment with the documents of it that count. */
export interface LiveSegment {
  readonly segment: PassageWords
  /** Ordinals of documents that were replaced or removed. */
  readonly removed: ReadonlySet<number>
}

/** A term of a query: the words that answer it, and what it counts beside the others. */
export interface Asked {
  readonly expansions: readonly Expansion[]
  readonly weight: number
}

/** Calls back with each segment that holds a term, by its index among the live ones, and the term's place in it. */
export type FindTerm = (term: string, visit: (segment: number, place: number) => void) => void

/**
 * BM25F (Robertson and Zaragoza 2009, section 3.5) of every passage, for each segment in order: occurrences in several
 * fields are weighed and the text's evened out by length, added up, and only then saturated. How rare a word is, and
 * how long texts are, is counted over all segments, so that their scores compare. The work is that of the postings, and
 * not of the passages times the terms.
 *
 * @param find looks in every segment by default
 */
export function scorePassages(
  segments: readonly LiveSegment[],
  query: readonly Asked[],
  find: FindTerm = inEach(segments),
): Float32Array[] {
  const { passages, averageLength } = extent(segments)
  const holders = new Holders(segments, averageLength, find)
  const all = new Float32Array(holders.passages)
  for (const { expansions, weight } of query) {
    holders.find(expansions)
    const rarity = weight * Math.log(1 + (passages - holders.count + 0.5) / (holders.count + 0.5))
    holders.take((passage, frequency) => {
      all[passage] = (all[passage] as number) + (rarity * frequency * (k1 + 1)) / (frequency + k1)
    })
  }
  return segments.map(({ segment }, index) => {
    const start = holders.starts[index] as number
    return all.subarray(start, start + segment.passages)
  })
}

const inEach =
  (segments: readonly LiveSegment[]): FindTerm =>
  (term, visit) => {
    for (const [index, { segment }] of segments.entries()) {
      const place = segment.placeOf(term)
      if (place !== undefined) visit(index, place)
    }
  }

function extent(segments: readonly LiveSegment[]): { passages: number; averageLength: number } {
  let passages = 0
  let words = 0
  for (const { segment, removed } of segments) {
    if (removed.size === 0) {
      passages += segment.passages
      words += segment.words
      continue
    }
    for (const [passage, length] of segment.lengths.entries()) {
      if (removed.has(segment.documentOf[passage] as number)) continue
      passages++
      words += length
    }
  }
  return { passages, averageLength: Math.max(words / Math.max(passages, 1), 1) }
}

/** The passages that hold any word of a term, numbered over all segments, with the weighed occurrences in each. */
class Holders {
  /** Number of the first passage of each segment. */
  readonly starts: readonly number[]
  readonly passages: number
  /** How many were found and not yet taken. */
  count = 0
  readonly #segments: readonly LiveSegment[]
  readonly #averageLength: number
  readonly #find: FindTerm
  /** By passage; 0 for those that were not found. */
  readonly #frequencies: Float32Array
  readonly #found: Uint32Array

  constructor(segments: readonly LiveSegment[], averageLength: number, find: FindTerm) {
    let passages = 0
    this.starts = segments.map(({ segment }) => {
      passages += segment.passages
      return passages - segment.passages
    })
    this.passages = passages
    this.#segments = segments
    this.#averageLength = averageLength
    this.#find = find
    this.#frequencies = new Float32Array(passages)
    this.#found = new Uint32Array(passages)
  }

  find(words: readonly Expansion[]): void {
    for (const { term, weight } of words) {
      this.#find(term, (index, place) => {
        this.#add(this.#segments[index] as LiveSegment, this.starts[index] as number, place, weight)
      })
    }
  }

  /** Gives each passage once, and forgets it. */
  take(visit: (passage: number, frequency: number) => void): void {
    for (let index = 0; index < this.count; index++) {
      const passage = this.#found[index] as number
      visit(passage, this.#frequencies[passage] as number)
      this.#frequencies[passage] = 0
    }
    this.count = 0
  }

  #add({ segment, removed }: LiveSegment, start: number, place: number, weight: number): void {
    const { lengths, documentOf, passages } = segment
    const [frequencies, found, averageLength] = [this.#frequencies, this.#found, this.#averageLength]
    const isWhole = removed.size === 0
    let { count } = this
    segment.readAt(place, (passage, title, headings, text) => {
      if (passage >= passages || (!isWhole && removed.has(documentOf[passage] as number))) return
      const evened = 1 - b + (b * (lengths[passage] as number)) / averageLength
      const frequency =
        (fieldWeights.text * text) / evened + fieldWeights.headings * headings + fieldWeights.title * Math.min(title, 1)
      const before = frequencies[start + passage] as number
      if (before === 0 && frequency > 0) found[count++] = start + passage
      frequencies[start + passage] = before + weight * frequency
    })
    this.count = count
  }
}
