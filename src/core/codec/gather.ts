import type { Codec, CompressedPassages } from '../types.ts'
import { residualBytes } from './packing.ts'

type CodecShape = Pick<Codec, 'id' | 'dim' | 'nbits'>

/** Where a passage's codes lie: a passage of some compressed passages. */
export interface PassageSource {
  readonly compressed: CompressedPassages
  readonly passage: number
}

/**
 * Puts passages of the same codec, from wherever they lie, one after the other in the order given. Nothing is
 * decompressed.
 */
export function gatherPassages(codec: CodecShape, sources: readonly PassageSource[]): CompressedPassages {
  const { id, dim, nbits } = codec
  const rowBytes = residualBytes(dim, nbits)
  const starts = new Map<CompressedPassages, Uint32Array>()
  for (const { compressed } of sources) {
    if (!starts.has(compressed)) starts.set(compressed, tokenStarts(compressed.doclens))
  }
  const doclens = Uint16Array.from(sources, ({ compressed, passage }) => compressed.doclens[passage] as number)
  const tokens = doclens.reduce((sum, doclen) => sum + doclen, 0)
  const codes = new Uint16Array(nbits === 'f32' ? 0 : tokens)
  const residuals = new Uint8Array(tokens * rowBytes)
  let token = 0
  for (const { compressed, passage } of sources) {
    const ends = starts.get(compressed) as Uint32Array
    const first = ends[passage] as number
    const end = ends[passage + 1] as number
    codes.set(compressed.codes.subarray(first, end), nbits === 'f32' ? 0 : token)
    residuals.set(compressed.residuals.subarray(first * rowBytes, end * rowBytes), token * rowBytes)
    token += end - first
  }
  return { passages: sources.length, tokens, dim, nbits, codec: id, doclens, codes, residuals }
}

/** Compressed passages of one batch, and where each of them belongs. */
export interface CompressedBatch {
  readonly indices: readonly number[]
  readonly compressed: CompressedPassages
}

/** Puts `passages` passages in order that were compressed batch by batch; the batches cover every index once. */
export function gather(codec: CodecShape, batches: readonly CompressedBatch[], passages: number): CompressedPassages {
  const sources = new Array<PassageSource>(passages)
  for (const { indices, compressed } of batches) {
    for (const [passage, index] of indices.entries()) sources[index] = { compressed, passage }
  }
  return gatherPassages(codec, sources)
}

/** First token of each passage, and the number of tokens at the end. */
export function tokenStarts(doclens: Uint16Array): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(doclens.length + 1)
  for (const [index, doclen] of doclens.entries()) starts[index + 1] = (starts[index] as number) + doclen
  return starts
}
