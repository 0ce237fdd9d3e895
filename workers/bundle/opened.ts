import { SearchError } from '../../src/core/errors.ts'
import { allOf } from './patient-reading.ts'

/** Far more than any piece of a record holds. */
const longestPiece = 2 ** 26

/** Decompresses (RFC 1951) a piece of a record. */
export const inflatePiece = (piece: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> =>
  opened('deflate-raw', piece, longestPiece)

/** Decompresses; index-corrupt for anything else, and for what is longer than it may be. */
export async function opened(
  format: CompressionFormat,
  bytes: Uint8Array<ArrayBuffer>,
  longest: number,
): Promise<ArrayBuffer> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format))
    return (await allOf(stream, longest)).buffer
  } catch (cause) {
    if (cause instanceof SearchError) throw cause
    throw new SearchError('index-corrupt', 'A file of the index cannot be decompressed', { cause })
  }
}
