import type { Postings } from './postings.ts'

/** The words of one chunk's passages, as far as they are at hand. */
export interface PassageWords {
  /** Those that came with the chunk itself, ascending. */
  readonly terms: readonly string[]
  readonly passages: number
  /** Words of all passages' texts. */
  readonly words: number
  /** Words of each passage's text. */
  readonly lengths: Uint16Array
  /** Document ordinal of each passage, never descending. */
  readonly documentOf: Uint32Array
  /** Where a term stands among those at hand; undefined when no passage holds it. */
  placeOf(term: string): number | undefined
  postingsAt(place: number): Postings
  /** The passages that hold the term at a place, ascending. */
  passagesAt(place: number): number[]
}
