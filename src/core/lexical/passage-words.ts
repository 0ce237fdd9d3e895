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
  /** The postings of a term, for `readPostings`; undefined when no passage holds it. */
  postingsOf(term: string): Uint8Array | undefined
  /** The passages that hold a term, ascending. */
  passagesOf(term: string): number[]
}
