import { promisify } from 'node:util'
import { constants, deflateRaw, gunzip, gzip, inflateRaw } from 'node:zlib'
import { isGzipped } from '../../core/bundle/files.ts'
import type { BundleFile } from '../../core/bundle/manifest.ts'
import { packPiece } from '../../core/bundle/packed-piece.ts'
import { recordOfPieces } from '../../core/bundle/piece-records.ts'
import { type PieceTable, pieceTable, writePieces } from '../../core/bundle/pieces.ts'
import { prove } from '../../core/bundle/proofs.ts'
import { SearchError } from '../../core/errors.ts'
import { TextReader } from '../../core/index/text.ts'
import { piecesOfText } from '../../core/index/text-pieces.ts'
import { digestOf } from './digest.ts'

const compress = promisify(gzip)
const decompress = promisify(gunzip)
const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/** The bytes of a record's file: gzipped when that is smaller. The same record gives the same bytes. */
export async function packRecord(record: ArrayBuffer): Promise<Uint8Array> {
  const packed = await compress(new Uint8Array(record), { level: constants.Z_BEST_COMPRESSION })
  return packed.byteLength < record.byteLength ? packed : new Uint8Array(record)
}

/** A file of pieces, as they are. */
export async function packPieces(
  pieces: readonly Uint8Array[],
): Promise<{ readonly file: Uint8Array<ArrayBuffer>; readonly table: PieceTable }> {
  const { roots, proofs } = await prove(pieces, digestOf)
  return { file: writePieces(pieces, proofs), table: pieceTable(pieces.length, roots) }
}

/** Pieces, each compressed by itself. */
export function compressPieces(pieces: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const pack = (bytes: Uint8Array) => deflate(bytes, { level: constants.Z_BEST_COMPRESSION })
  return Promise.all(pieces.map((piece) => packPiece(piece, pack)))
}

/** The pieces of a text record, compressed. */
export const packText = (record: ArrayBuffer): Promise<Uint8Array[]> =>
  compressPieces(piecesOfText(TextReader.read(record).items()))

/** Far more than any piece holds. */
const longestPiece = 2 ** 26

/**
 * The record of a file.
 * @throws SearchError `index-corrupt` for a file that was damaged
 */
export async function unpackRecord(file: Uint8Array, { key, bytes, pieces }: BundleFile): Promise<ArrayBuffer> {
  if (pieces !== undefined) {
    return recordOfPieces({ key }, pieces, file, (piece) => opened(inflate, piece, longestPiece))
  }
  return isGzipped(file) ? opened(decompress, file, bytes) : Uint8Array.from(file).buffer
}

async function opened(
  open: (packed: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>,
  packed: Uint8Array,
  longest: number,
): Promise<ArrayBuffer> {
  try {
    return Uint8Array.from(await open(packed, { maxOutputLength: Math.max(longest, 1) })).buffer
  } catch (cause) {
    throw new SearchError('index-corrupt', 'A file of the bundle cannot be decompressed', { cause })
  }
}
