import { decodeChunk } from '../../core/index/chunk.ts'
import { decodeCodeLists } from '../../core/index/code-lists.ts'
import { decodeOutline } from '../../core/index/outline.ts'
import { passagePieces } from '../../core/index/passage-pieces.ts'
import { decodeResiduals } from '../../core/index/residuals.ts'
import { decodeWords } from '../../core/lexical/lexicon-words.ts'
import { compressPieces, packText } from './packing.ts'

/** Gives a record of the bundle by its key. */
export type ReadRecord = (key: string) => Promise<ArrayBuffer>

/** The passages of a chunk, each with its codes, in two layers. */
export async function residualPieces(key: string, read: ReadRecord): Promise<Uint8Array[]> {
  const { codes } = decodeChunk(await read(key.replace('residuals', 'chunk')))
  if (codes.nbits === 'f32') throw new Error('whole embeddings have no pieces')
  return passagePieces({ ...codes, residuals: decodeResiduals(await read(key)) }, codes.nbits)
}

/** The documents and passages of a chunk's text. */
export const textPiecesOf = async (key: string, read: ReadRecord): Promise<Uint8Array[]> => packText(await read(key))

/** Blocks of terms, and groups of their postings. */
export const wordPieces = async (key: string, read: ReadRecord): Promise<Uint8Array[]> =>
  compressPieces(decodeWords(await read(key)))

/** The list of each centroid. */
export async function listPieces(key: string, read: ReadRecord): Promise<Uint8Array[]> {
  const { listStarts } = decodeOutline(await read(key.replace('lists', 'outline')))
  const lists = decodeCodeLists(await read(key))
  return Array.from(listStarts.subarray(1), (end, code) => lists.subarray(listStarts[code], end))
}
