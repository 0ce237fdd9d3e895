import { checkCompressed, checkDocuments, checkResiduals } from '../core/codec/check.ts'
import { type DistinctCodes, distinctCodes } from '../core/codec/distinct.ts'
import { tokenStarts } from '../core/codec/gather.ts'
import { residualBytes } from '../core/codec/packing.ts'
import type { Codec, CompressedPassages, PassageCodes } from '../core/types.ts'
import type { Arena } from './memory.ts'

/** The module reads whole vectors, so up to this many bytes after the last row. */
const overread = 16

/** Share of a chunk's codes that may be distinct for them to be kept beside the others; about half are in practice. */
const mostDistinct = 0.65

/** The codes of a chunk in the kernel's memory. */
export interface ResidentCodes extends Pick<PassageCodes, 'codec' | 'passages' | 'tokens' | 'dim' | 'nbits'> {
  readonly block: number
  /** u32 [passages + 1]: the first token of each passage, and the number of tokens at the end. */
  readonly offsets: number
  /** u16 a token. */
  readonly codes: number
  /** u16 a passage: twice its number of tokens, as far as that fits, and 1 more for the last of its document. */
  readonly traits: number
  /** What the scan reads. Not for f32. */
  readonly scanned: ResidentScan
}

/** Codes of each passage without repetition, or all of them where few repeat. */
export interface ResidentScan {
  /** u32 [passages + 1]: where each passage's codes start, and their number at the end. */
  readonly offsets: number
  /** u16 a code. */
  readonly codes: number
  /** How many there are. */
  readonly count: number
}

/** The residuals of a chunk in the kernel's memory. */
export interface ResidentResiduals {
  readonly block: number
}

/** @param documentOf as the Kernel port has it */
export function placeCodes(
  arena: Arena,
  codec: Codec,
  compressed: PassageCodes | CompressedPassages,
  documentOf?: Uint32Array,
): ResidentCodes {
  checkCompressed(compressed, codec)
  if (documentOf) checkDocuments(compressed, documentOf)
  const { passages, tokens, dim, nbits, doclens } = compressed
  const scanned = nbits === 'f32' ? undefined : worthKeeping(compressed, codec)
  const [offsets, codes, traits, scannedOffsets, scannedCodes] = arena.allocate(
    (passages + 1) * 4,
    compressed.codes.byteLength,
    passages * 2,
    scanned?.starts.byteLength ?? 0,
    scanned?.codes.byteLength ?? 0,
  )
  arena.write(offsets, tokenStarts(doclens))
  arena.write(codes, compressed.codes)
  arena.write(traits, traitsOf(doclens, documentOf))
  if (scanned) {
    arena.write(scannedOffsets, scanned.starts)
    arena.write(scannedCodes, scanned.codes)
  }
  return {
    block: offsets,
    codec: codec.id,
    passages,
    tokens,
    dim,
    nbits,
    offsets,
    codes,
    traits,
    scanned: scanned
      ? { offsets: scannedOffsets, codes: scannedCodes, count: scanned.codes.length }
      : { offsets, codes, count: tokens },
  }
}

const mostTokens = 2 ** 15 - 1

function traitsOf(doclens: Uint16Array, documentOf?: Uint32Array): Uint16Array {
  return doclens.map((tokens, passage) => {
    const isLast = documentOf === undefined || documentOf[passage] !== documentOf[passage + 1]
    return 2 * Math.min(tokens, mostTokens) + Number(isLast)
  })
}

/** A chunk's distinct codes, if they are so few that they save the scan more than they cost memory. */
function worthKeeping({ codes, doclens, tokens, dim }: PassageCodes, codec: Codec): DistinctCodes | undefined {
  const distinct = distinctCodes(codes, doclens, codec.centroids.length / dim)
  return distinct.codes.length <= mostDistinct * tokens ? distinct : undefined
}

export function placeResiduals(
  arena: Arena,
  codes: Pick<PassageCodes, 'tokens' | 'dim' | 'nbits'>,
  residuals: Uint8Array,
): ResidentResiduals {
  checkResiduals(codes, residuals)
  const [block] = arena.allocate(residuals.byteLength + overread)
  arena.write(block, residuals)
  return { block }
}

/** Copies one passage's codes out of the kernel's memory. */
export function takePassage(
  arena: Arena,
  chunk: ResidentCodes,
  residuals: ResidentResiduals,
  passage: number,
): CompressedPassages {
  const { codec, dim, nbits } = chunk
  const [first = 0, end = 0] = arena.integers(chunk.offsets + passage * 4, 2)
  const tokens = end - first
  const rowBytes = residualBytes(dim, nbits)
  const codes = arena.bytes(chunk.codes + first * 2, nbits === 'f32' ? 0 : tokens * 2).slice()
  return {
    passages: 1,
    tokens,
    dim,
    nbits,
    codec,
    doclens: Uint16Array.of(tokens),
    codes: new Uint16Array(codes.buffer),
    residuals: arena.bytes(residuals.block + first * rowBytes, tokens * rowBytes).slice(),
  }
}
