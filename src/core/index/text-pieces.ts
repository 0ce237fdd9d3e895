import { elements } from '../bytes/frame.ts'
import { wrong } from './fields.ts'
import { type TextItems, textOfItems } from './text.ts'

/**
 * A text record as pieces of a bundle that is searched in parts: u32 documents and passages, then the JSON of each document by
 * ordinal, then that of each passage. A piece is compressed (RFC 1951) behind a byte of 1 where that makes it smaller.
 */
const compressed = 1

/** How many pieces there are. */
export const textPieces = (documents: number, passages: number): number => 1 + documents + passages

export const documentPiece = (document: number): number => 1 + document

export const passagePiece = (documents: number, passage: number): number => 1 + documents + passage

/** The pieces of a record, not compressed. */
export function piecesOfText({ documents, passages }: TextItems): Uint8Array[] {
  const head = new Uint8Array(Uint32Array.of(documents.length, passages.length).buffer)
  return [head, ...documents, ...passages]
}

/** The record of its pieces; index-corrupt when they are not as many as the first says. */
export function textOfPieces([head, ...items]: readonly Uint8Array[]): ArrayBuffer {
  const counts = elements(Uint8Array.from(head ?? []), Uint32Array)
  const [documents = 0, passages = 0] = counts
  if (counts.length !== 2 || items.length !== documents + passages)
    throw wrong('a text record', 'of as many pieces as it says')
  return textOfItems({ documents: items.slice(0, documents), passages: items.slice(documents) })
}

/** A piece, compressed where that makes it smaller. */
export async function packTextPiece(
  piece: Uint8Array,
  deflate: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const packed = await deflate(piece)
  return packed.length + 1 < piece.length || piece[0] === compressed ? Uint8Array.of(compressed, ...packed) : piece
}

/** What packTextPiece was given. */
export async function unpackTextPiece(
  piece: Uint8Array,
  inflate: (packed: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>,
): Promise<Uint8Array> {
  return piece[0] === compressed ? new Uint8Array(await inflate(Uint8Array.from(piece.subarray(1)))) : piece
}
