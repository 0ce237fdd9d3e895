import type { CommonWords, Holding } from './common-words.ts'
import type { PassageWords } from './passage-words.ts'
import type { Expansion } from './vocabulary.ts'
import { b, fieldWeights, k1, rarityOf } from './weights.ts'

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

export interface ScoredPassages {
  /** Of every passage, for each segment in order. */
  readonly scores: readonly Float32Array[]
  /** What a passage would score that is full of every word asked for; words that no passage holds are the rarest. */
  readonly most: number
}

/**
 * BM25F (Robertson and Zaragoza 2009, section 3.5) of every passage, for each segment in order: occurrences in several
 * fields are weighed and the text's evened out by length, added up, and only then saturated. How rare a word is, and
 * how long texts are, is counted over all segments, so that their scores compare. The work is that of the postings, and
 * not of the passages times the terms.
 *
 * @param find looks in every segment by default
 * @param common what it knows is not read again; default nothing
 */
export function scorePassages(
  segments: readonly LiveSegment[],
  query: readonly Asked[],
  find: FindTerm = inEach(segments),
  common?: CommonWords,
): ScoredPassages {
  common?.follow(segments)
  const { passages, averageLength } = extent(segments)
  const holders = new Holders(segments, averageLength, find)
  const all = new Float32Array(holders.passages)
  let most = 0
  for (const { expansions, weight } of query) {
    // A common word, which says nothing beside the others, and stands nearly everywhere.
    if (!weight) continue
    const known = common?.get(expansions)
    if (known === undefined) holders.find(expansions)
    const count = known?.passages.length ?? holders.count
    const rarity = weight * rarityOf(count, passages)
    most += rarity * mostSaturated
    if (known === undefined) {
      common?.add(expansions, count / Math.max(holders.passages, 1), () => holders.holding())
      holders.take(rarity, all)
      continue
    }
    addEach(known, rarity, all)
  }
  const scores = segments.map(({ segment }, index) => {
    const start = holders.starts[index] as number
    return all.subarray(start, start + segment.passages)
  })
  return { scores, most }
}

/** What a word counts however often a passage holds it. */
const mostSaturated = k1 + 1

/** What so many weighed occurrences count, saturated; in 32 bits, so that what was kept is what was counted. */
const saturated = (frequency: number): number => Math.fround((frequency * mostSaturated) / (frequency + k1))

function addEach({ passages, counts }: Holding, rarity: number, to: Float32Array): void {
  const { length } = passages
  for (let index = 0; index < length; index++) {
    const passage = passages[index] as number
    to[passage] = (to[passage] as number) + rarity * (counts[index] as number)
  }
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

  /** A copy of what was found. */
  holding(): Holding {
    const passages = this.#found.slice(0, this.count)
    const counts = new Float32Array(passages.length)
    for (let index = 0; index < counts.length; index++) {
      counts[index] = saturated(this.#frequencies[passages[index] as number] as number)
    }
    return { passages, counts }
  }

  /** Adds the score of each passage that was found, and forgets them. */
  take(rarity: number, to: Float32Array): void {
    const [frequencies, found, count] = [this.#frequencies, this.#found, this.count]
    for (let index = 0; index < count; index++) {
      const passage = found[index] as number
      to[passage] = (to[passage] as number) + rarity * saturated(frequencies[passage] as number)
      frequencies[passage] = 0
    }
    this.count = 0
  }

  #add({ segment, removed }: LiveSegment, start: number, place: number, weight: number): void {
    const { lengths, documentOf, passages } = segment
    const [frequencies, found, averageLength] = [this.#frequencies, this.#found, this.#averageLength]
    const isWhole = removed.size === 0
    const lengthWeight = b / averageLength
    const { bytes, start: from, end } = segment.postingsAt(place)
    let at = from
    let { count } = this
    // As readPostings does it: with a call for each posting it takes three times as long.
    for (let passage = -1; at < end; ) {
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
      if (passage >= passages || (!isWhole && removed.has(documentOf[passage] as number))) continue
      const evened = 1 - b + lengthWeight * (lengths[passage] as number)
      const frequency =
        (fieldWeights.text * (counts & 15)) / evened +
        fieldWeights.headings * ((counts >> 4) & 3) +
        fieldWeights.title * (counts > 63 ? 1 : 0)
      const before = frequencies[start + passage] as number
      if (before === 0 && frequency > 0) found[count++] = start + passage
      frequencies[start + passage] = before + weight * frequency
    }
    this.count = count
  }
}
