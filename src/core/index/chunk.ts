import { elements, readFrame, writeFrame } from '../bytes/frame.ts'
import { SearchError } from '../errors.ts'
import type { CompressedPassages, Nbits, PassageCodes } from '../types.ts'
import { checksum } from './checksum.ts'
import { encodeResiduals } from './residuals.ts'

/**
 * The chunk record: what a scan needs, and all that is read to open an index. Sections of its frame:
 *
 *   0  u32 passages, tokens, dim, nbits (32 stands for f32)
 *   1  id of the codec, UTF-8
 *   2  u32 [passages] document ordinal of each passage, never descending
 *   3  u16 [passages] doclens
 *   4  u16 [tokens] codes; empty for f32
 *   5  checksum of the residuals record, ASCII
 */
const kind = 'CLCH'
const version = 2

/** A whole chunk, as it is made and merged. */
export interface Chunk {
  readonly compressed: CompressedPassages
  /** Document of each passage, as its ordinal in the chunk's text record; a document's passages stand together. */
  readonly documentOf: Uint32Array
}

/** What a chunk record holds. */
export interface ChunkCodes {
  readonly codes: PassageCodes
  /** As in Chunk. */
  readonly documentOf: Uint32Array
  /** checksum() of the residuals record. */
  readonly residualsChecksum: string
}

/** A chunk's two records. The first names the second by its checksum. */
export function encodeChunk({ compressed, documentOf }: Chunk): { chunk: ArrayBuffer; residuals: ArrayBuffer } {
  const { passages, tokens, dim, nbits, codec, doclens, codes } = compressed
  const residuals = encodeResiduals(compressed.residuals)
  const head = Uint32Array.of(passages, tokens, dim, nbits === 'f32' ? 32 : nbits)
  const text = new TextEncoder()
  const sections = [head, text.encode(codec), documentOf, doclens, codes, text.encode(checksum(residuals))]
  return { chunk: writeFrame(kind, version, sections), residuals }
}

/**
 * Reads a chunk record into views of it. Refuses with index-corrupt a damaged record and lengths that disagree; that
 * codes lie within the codec is the kernel's to check, when it has the codec.
 */
export function decodeChunk(record: ArrayBuffer): ChunkCodes {
  const sections = readFrame(record, kind, version)
  const [head, codec, documents, lengths, centroids, residuals] = sections
  if (sections.length !== 6 || !head || !codec || !documents || !lengths || !centroids || !residuals) {
    throw corrupt('it has the wrong number of sections')
  }
  const numbers = elements(head, Uint32Array)
  const [passages = 0, tokens = 0, dim = 0, bits = 0] = numbers
  if (numbers.length !== 4 || dim < 8 || dim % 8 !== 0) throw corrupt('its head is wrong')
  const nbits = toNbits(bits)
  const documentOf = elements(documents, Uint32Array)
  const doclens = elements(lengths, Uint16Array)
  const codes = elements(centroids, Uint16Array)
  if (documentOf.length !== passages || doclens.length !== passages) throw corrupt('it lacks passages')
  if (doclens.reduce((sum, doclen) => sum + doclen, 0) !== tokens) throw corrupt('its doclens do not add up')
  if (codes.length !== (nbits === 'f32' ? 0 : tokens)) throw corrupt('it lacks codes')
  if (documentOf.some((document, index) => index > 0 && document < (documentOf[index - 1] as number))) {
    throw corrupt('its documents are out of order')
  }
  const text = new TextDecoder()
  return {
    codes: { passages, tokens, dim, nbits, codec: text.decode(codec), doclens, codes },
    documentOf,
    residualsChecksum: text.decode(residuals),
  }
}

function toNbits(bits: number): Nbits {
  if (bits === 32) return 'f32'
  if (bits === 1 || bits === 2 || bits === 4) return bits
  throw corrupt(`its nbits is ${bits}`)
}

function corrupt(reason: string): SearchError {
  return new SearchError('index-corrupt', `A chunk record cannot be used: ${reason}.`)
}
