import { elements } from '../bytes/frame.ts'
import { joined } from '../bytes/joined.ts'
import type { ByteRange, Piece } from '../bytes/range.ts'
import { SearchError } from '../errors.ts'
import { count, fields, text, wrong } from '../index/fields.ts'
import { proofBytes, rootBytes } from './proofs.ts'

/**
 * How a record lies in its file when single pieces of it are read whose places the reader knows: each piece followed by
 * its proof; then, for who reads the whole, u32 [pieces] length of each piece.
 */
export interface PieceTable {
  readonly pieces: number
  /** Roots of the trees that proofs lead to, in base64. */
  readonly roots: string
}

/** Where a piece lies in the file with its proof. */
export const placeOfPiece = ({ index, start, end }: Piece): ByteRange => ({
  start: start + index * proofBytes,
  end: end + (index + 1) * proofBytes,
})

export function pieceTable(pieces: number, roots: Uint8Array): PieceTable {
  return { pieces, roots: btoa(Array.from(roots, (byte) => String.fromCharCode(byte)).join('')) }
}

/** A table in an unchecked value; index-corrupt for anything else. */
export function checkPieceTable(value: unknown, path: string): PieceTable {
  const field = fields(value, path)
  const pieces = field('pieces', count)
  const roots = field('roots', text)
  const isBase64 = /^[\w+/]*={0,2}$/.test(roots) && !roots.includes('_') && roots.length % 4 === 0
  if (!isBase64 || rootsOf({ pieces, roots }).length !== rootBytes(pieces)) throw wrong(path, 'a table of pieces')
  return { pieces, roots }
}

export const rootsOf = ({ roots }: PieceTable): Uint8Array =>
  Uint8Array.from(atob(roots), (character) => character.charCodeAt(0))

/** The file of these pieces. */
export function writePieces(pieces: readonly Uint8Array[], proofs: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const lengths = Uint32Array.from(pieces, ({ length }) => length)
  const parts = pieces.flatMap((piece, index) => [piece, proofs[index] ?? new Uint8Array(0)])
  return joined([...parts, new Uint8Array(lengths.buffer)])
}

/**
 * The pieces of a whole file.
 * @throws SearchError `index-corrupt` for a file of other pieces
 */
export function splitPieces({ pieces }: PieceTable, file: Uint8Array): Uint8Array[] {
  const end = file.length - pieces * Uint32Array.BYTES_PER_ELEMENT
  if (end < 0) throw misfit()
  const parts: Uint8Array[] = []
  let at = 0
  for (const length of elements(Uint8Array.from(file.subarray(end)), Uint32Array)) {
    parts.push(file.subarray(at, at + length))
    at += length + proofBytes
  }
  if (at !== end) throw misfit()
  return parts
}

const misfit = () => new SearchError('index-corrupt', 'A file of the index is not made of the pieces that it should be')
