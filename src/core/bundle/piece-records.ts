import { joined } from '../bytes/joined.ts'
import { SearchError } from '../errors.ts'
import { encodeCodeLists } from '../index/code-lists.ts'
import { residualsOfPieces } from '../index/passage-pieces.ts'
import { encodeResiduals } from '../index/residuals.ts'
import { textOfPieces } from '../index/text-pieces.ts'
import { encodeWords } from '../lexical/lexicon-words.ts'
import type { BundleFile } from './manifest.ts'
import { unpackPiece } from './packed-piece.ts'
import { type PieceTable, splitPieces } from './pieces.ts'

/** Decompresses (RFC 1951). */
type InflatePiece = (packed: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>

/** Records whose pieces are compressed, each by itself. */
const isPacked = (key: string): boolean => key.startsWith('text/') || key.startsWith('words/')

/** What a piece of a record holds, from its bytes in the file. */
export async function openPiece(key: string, piece: Uint8Array, inflate: InflatePiece): Promise<Uint8Array> {
  return isPacked(key) ? unpackPiece(piece, inflate) : piece
}

/** The record of a whole file in pieces; index-corrupt for what is none. */
export async function recordOfPieces(
  { key }: Pick<BundleFile, 'key'>,
  table: PieceTable,
  file: Uint8Array,
  inflate: InflatePiece,
): Promise<ArrayBuffer> {
  const split = splitPieces(table, file)
  const pieces = await Promise.all(split.map((piece) => openPiece(key, piece, inflate)))
  if (key.startsWith('residuals/')) return encodeResiduals(residualsOfPieces(pieces))
  if (key.startsWith('lists/')) return encodeCodeLists(joined(pieces))
  if (key.startsWith('text/')) return textOfPieces(pieces)
  if (key.startsWith('words/')) return encodeWords(pieces)
  throw new SearchError('index-corrupt', `${key} cannot be in pieces`)
}
