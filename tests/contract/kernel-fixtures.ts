import { expect } from 'vitest'
import { compress } from '../../src/core/codec/compress.ts'
import { nearest } from '../../src/core/codec/nearest.ts'
import { trainCodec } from '../../src/core/codec/train.ts'
import type { Kernel } from '../../src/core/ports.ts'
import { ScalarKernel } from '../../src/core/search/scalar-kernel.ts'
import type { Codec, CompressedPassages, Nbits } from '../../src/core/types.ts'
import { clusteredEmbeddings, dividedRows } from '../helpers/embeddings.ts'

export const dims = [8, 24, 40, 48, 64, 96, 128, 256]
export const queryRows = [1, 3, 4, 5, 16, 31, 32, 33, 70]
/** Lengths around every tile size, empty passages first, last and between. */
export const doclens = [0, 1, 2, 3, 0, 4, 5, 7, 8, 9, 16, 17, 31, 33, 0]
const tokens = doclens.reduce((sum, doclen) => sum + doclen, 0)

export function collection(dim: number, nbits: Nbits): { codec: Codec; compressed: CompressedPassages } {
  const embeddings = clusteredEmbeddings({ rows: tokens, dim })
  const codec = trainCodec(embeddings, { nbits, seed: 1, tokens, nearest })
  return { codec, compressed: compress(codec, dividedRows(embeddings, doclens), nearest) }
}

/** A kernel and its oracle, which can sum up, both with this codec and, as `chunk`, these passages. */
export async function loaded(
  make: () => Kernel | Promise<Kernel>,
  codec: Codec,
  compressed: CompressedPassages,
): Promise<[Kernel, Kernel]> {
  const kernels: [Kernel, Kernel] = [await make(), new ScalarKernel()]
  for (const kernel of kernels) {
    await kernel.loadSums()
    kernel.addCodec(codec)
    kernel.addChunk('chunk', compressed)
  }
  return kernels
}

export function withCode(code: string): object {
  return expect.objectContaining({ name: 'SearchError', code })
}
