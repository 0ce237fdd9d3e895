/** A stretch of a record or file. */
export interface ByteRange {
  readonly start: number
  /** After the last byte. */
  readonly end: number
}
