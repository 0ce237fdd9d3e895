import { checkCompressed, checkResiduals } from '../core/codec/check.ts'
import { distinctCodes } from '../core/codec/distinct.ts'
import { tokenStarts } from '../core/codec/gather.ts'
import { residualBytes } from '../core/codec/packing.ts'
import type { Codec, CompressedPassages, PassageCodes } from '../core/types.ts'
import type { Arena } from './memory.ts'

/** The module reads whole vectors, so up to this many bytes after the last row. */
const overread = 16

/** The codes of a chunk in the kernel's memory. */
export interface ResidentCodes extends Pick<PassageCodes, 'codec' | 'passages' | 'tokens' | 'dim' | 'nbits'> {
  readonly block: number
  /** u32 [passages + 1]: the first token of each passage, and the number of tokens at the end. */
  readonly offsets: number
  /** u16 a token. */
  readonly codes: number
  /** u32 [passages + 1]: where each passage's distinct codes start, and their number at the end. Not for f32. */
  readonly distinctOffsets: number
  /** u16 a distinct code of a passage. */
  readonly distinct: number
}

/** The residuals of a chunk in the kernel's memory. */
export interface ResidentResiduals {
  readonly block: number
}

export function placeCodes(arena: Arena, codec: Codec, compressed: PassageCodes | CompressedPassages): ResidentCodes {
  checkCompressed(compressed, codec)
  const { passages, tokens, dim, nbits, doclens } = compressed
  const scanned =
    nbits === 'f32'
      ? { codes: compressed.codes, starts: new Uint32Array(0) }
      : distinctCodes(compressed.codes, doclens, codec.centroids.length / dim)
  const [offsets, codes, distinctOffsets, distinct] = arena.allocate(
    (passages + 1) * 4,
    compressed.codes.byteLength,
    scanned.starts.byteLength,
    scanned.codes.byteLength,
  )
  arena.write(offsets, tokenStarts(doclens))
  arena.write(codes, compressed.codes)
  arena.write(distinctOffsets, scanned.starts)
  arena.write(distinct, scanned.codes)
  return { block: offsets, codec: codec.id, passages, tokens, dim, nbits, offsets, codes, distinctOffsets, distinct }
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
