import { checkCompressed } from '../core/codec/check.ts'
import { residualBytes } from '../core/codec/packing.ts'
import type { Codec, CompressedPassages, Nbits } from '../core/types.ts'
import type { Arena } from './memory.ts'

/** The module reads whole vectors, so up to this many bytes after the last row. */
const overread = 16

/** A chunk in the kernel's memory. */
export interface ResidentChunk {
  readonly block: number
  readonly codec: string
  readonly passages: number
  readonly dim: number
  readonly nbits: Nbits
  /** u32 [passages + 1]: the first token of each passage, and the number of tokens at the end. */
  readonly offsets: number
  /** u16 a token. */
  readonly codes: number
  readonly residuals: number
}

export function placeChunk(arena: Arena, codec: Codec, compressed: CompressedPassages): ResidentChunk {
  checkCompressed(compressed, codec)
  const { passages, dim, nbits, doclens } = compressed
  const [offsets, codes, residuals] = arena.allocate(
    (passages + 1) * 4,
    compressed.codes.byteLength,
    compressed.residuals.byteLength + overread,
  )
  const starts = arena.integers(offsets, passages + 1)
  let token = 0
  for (const [passage, doclen] of doclens.entries()) {
    starts[passage] = token
    token += doclen
  }
  starts[passages] = token
  arena.write(codes, compressed.codes)
  arena.write(residuals, compressed.residuals)
  return { block: offsets, codec: codec.id, passages, dim, nbits, offsets, codes, residuals }
}

/** Copies one passage's codes out of the kernel's memory. */
export function takePassage(arena: Arena, chunk: ResidentChunk, passage: number): CompressedPassages {
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
    residuals: arena.bytes(chunk.residuals + first * rowBytes, tokens * rowBytes).slice(),
  }
}
