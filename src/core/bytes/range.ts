/** A stretch of a record or file. */
export interface ByteRange {
  readonly start: number
  /** After the last byte. */
  readonly end: number
}

/** A piece of a record by its number among others, and where its bytes lie among theirs. */
export interface Piece extends ByteRange {
  readonly index: number
}

/**
 * Pieces by their numbers.
 * @param starts Where each of all pieces starts, and the last one ends, in units of some bytes.
 */
export const placesOf = (starts: Uint32Array, indices: Iterable<number>, unit = 1): Piece[] =>
  Array.from(indices, (index) => ({
    index,
    start: (starts[index] ?? 0) * unit,
    end: (starts[index + 1] ?? 0) * unit,
  }))
