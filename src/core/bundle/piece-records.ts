import { joined } from '../bytes/joined.ts'
import { SearchError } from '../errors.ts'
import { encodeCodeLists } from '../index/code-lists.ts'
import { residualsOfPieces } from '../index/passage-pieces.ts'
import { encodeResiduals } from '../index/residuals.ts'
import { textOfPieces, unpackTextPiece } from '../index/text-pieces.ts'
import type { BundleFile } from './manifest.ts'
import { type PieceTable, splitPieces } from './pieces.ts'

/** Decompresses (RFC 1951). */
type InflatePiece = (packed: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>

/** What a piece of a record holds, from its bytes in the file. */
export async function unpackPiece(key: string, piece: Uint8Array, inflate: InflatePiece): Promise<Uint8Array> {
  return key.startsWith('text/') ? unpackTextPiece(piece, inflate) : piece
}

/** The record of a whole file in pieces; index-corrupt for what is none. */
export async function recordOfPieces(
  { key }: Pick<BundleFile, 'key'>,
  table: PieceTable,
  file: Uint8Array,
  inflate: InflatePiece,
): Promise<ArrayBuffer> {
  const pieces = splitPieces(table, file)
  if (key.startsWith('residuals/')) return encodeResiduals(residualsOfPieces(pieces))
  if (key.startsWith('lists/')) return encodeCodeLists(joined(pieces))
  if (key.startsWith('text/')) {
    return textOfPieces(await Promise.all(pieces.map((piece) => unpackPiece(key, piece, inflate))))
  }
  throw new SearchError('index-corrupt', `${key} cannot be in pieces`)
}
