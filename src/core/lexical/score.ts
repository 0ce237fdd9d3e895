import { readPostings } from './postings.ts'
import type { Segment } from './segment.ts'
import type { Expansion } from './vocabulary.ts'
import { b, fieldWeights, k1 } from './weights.ts'

/** A segment with the documents of it that count. */
export interface LiveSegment {
  readonly segment: Segment
  /** Ordinals of documents that were replaced or removed. */
  readonly removed: ReadonlySet<number>
}

/** A term of a query: the words that answer it, and what it counts beside the others. */
export interface Asked {
  readonly expansions: readonly Expansion[]
  readonly weight: number
}

/**
 * BM25F (Robertson and Zaragoza 2009, section 3.5) of every passage, for each segment in order: occurrences in several
 * fields are weighed and the text's evened out by length, added up, and only then saturated. How rare a word is, and
 * how long texts are, is counted over all segments, so that their scores compare.
 */
export function scorePassages(segments: readonly LiveSegment[], query: readonly Asked[]): Float32Array[] {
  const { passages, averageLength } = extent(segments)
  const scores = segments.map(({ segment }) => new Float32Array(segment.passages))
  for (const { expansions, weight } of query) {
    const frequencies = segments.map((live) => weighedFrequencies(live, expansions, averageLength))
    const holding = frequencies.reduce((sum, found) => sum + (found?.holding ?? 0), 0)
    const rarity = weight * Math.log(1 + (passages - holding + 0.5) / (holding + 0.5))
    for (const [index, found] of frequencies.entries()) {
      const sums = scores[index]
      if (found === undefined || sums === undefined) continue
      for (const [passage, frequency] of found.frequencies.entries()) {
        if (frequency > 0)
          sums[passage] = (sums[passage] as number) + (rarity * frequency * (k1 + 1)) / (frequency + k1)
      }
    }
  }
  return scores
}

function extent(segments: readonly LiveSegment[]): { passages: number; averageLength: number } {
  let passages = 0
  let words = 0
  for (const { segment, removed } of segments) {
    for (const [passage, length] of segment.lengths.entries()) {
      if (removed.has(segment.documentOf[passage] as number)) continue
      passages++
      words += length
    }
  }
  return { passages, averageLength: Math.max(words / Math.max(passages, 1), 1) }
}

/** For each passage the weighed occurrences of any of these words; undefined when the segment has none of them. */
function weighedFrequencies({ segment, removed }: LiveSegment, words: readonly Expansion[], averageLength: number) {
  let frequencies: Float32Array | undefined
  for (const { term, weight } of words) {
    const postings = segment.postingsOf(term)
    if (postings === undefined) continue
    const sums = frequencies ?? new Float32Array(segment.passages)
    frequencies = sums
    readPostings(postings, (passage, title, headings, text) => {
      if (removed.has(segment.documentOf[passage] ?? -1)) return
      const evened = 1 - b + (b * (segment.lengths[passage] ?? 0)) / averageLength
      const frequency =
        (fieldWeights.text * text) / evened + fieldWeights.headings * headings + fieldWeights.title * Math.min(title, 1)
      sums[passage] = (sums[passage] ?? 0) + weight * frequency
    })
  }
  if (frequencies === undefined) return undefined
  return { frequencies, holding: frequencies.reduce((sum, frequency) => sum + (frequency > 0 ? 1 : 0), 0) }
}
