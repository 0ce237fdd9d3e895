import { elements } from '../bytes/frame.ts'
import { wrong } from './fields.ts'
import { type TextItems, textOfItems } from './text.ts'

/**
 * A text record as pieces of a bundle that is searched in parts: u32 documents and passages, then the JSON of each document by
 * ordinal, then that of each passage.
 */

/** How many pieces there are. */
export const textPieces = (documents: number, passages: number): number => 1 + documents + passages

export const documentPiece = (document: number): number => 1 + document

export const passagePiece = (documents: number, passage: number): number => 1 + documents + passage

/** The pieces of a record. */
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
