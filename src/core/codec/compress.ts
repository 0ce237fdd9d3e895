import type { Codec, CompressedPassages, TokenEmbeddings } from '../types.ts'
import { Bucketing } from './bucketing.ts'
import { residualLevels } from './levels.ts'
import type { Nearest } from './nearest.ts'
import { packIndices, residualBytes, unpackIndices } from './packing.ts'

/**
 * Compresses passages, each of codec.dim, in order. A residual falls in the bucket whose cutoffs it lies between: the
 * number of cutoffs below it.
 */
export function compress(codec: Codec, passages: readonly TokenEmbeddings[], nearest: Nearest): CompressedPassages {
  const { dim, nbits } = codec
  const vectors = concatenate(passages, dim)
  const doclens = Uint16Array.from(passages, (passage) => passage.rows)
  const head = { passages: passages.length, tokens: vectors.rows, dim, nbits, codec: codec.id, doclens }
  if (nbits === 'f32') return { ...head, codes: new Uint16Array(0), residuals: new Uint8Array(vectors.data.buffer) }
  const codes = nearest(vectors, codec.centroids)
  const bucketing = new Bucketing(codec.bucketCutoffs)
  const indices = new Uint8Array(vectors.data.length)
  for (let token = 0; token < vectors.rows; token++) {
    const centroid = (codes[token] as number) * dim
    for (let d = 0; d < dim; d++) {
      const value = vectors.data[token * dim + d] as number
      indices[token * dim + d] = bucketing.bucketOf(value - (codec.centroids[centroid + d] as number))
    }
  }
  return { ...head, codes, residuals: packIndices(indices, dim, nbits) }
}

/**
 * What the kernel scores in place of a passage's embeddings: centroid plus quantised residual, of about unit length
 * and not normalised, because MaxSim on the codes adds the two parts as they are.
 */
export function decompress(codec: Codec, compressed: CompressedPassages, passage: number): TokenEmbeddings {
  const { dim, nbits, doclens, codes, residuals } = compressed
  const rows = doclens[passage] as number
  const first = doclens.subarray(0, passage).reduce((sum, doclen) => sum + doclen, 0)
  const rowBytes = residualBytes(dim, nbits)
  const packed = residuals.slice(first * rowBytes, (first + rows) * rowBytes)
  if (nbits === 'f32') return { rows, dim, data: new Float32Array(packed.buffer) }
  const levels = residualLevels(codec)
  const indices = unpackIndices(packed, dim, nbits)
  const data = Float32Array.from(indices, (index, at) => {
    const centroid = (codes[first + Math.floor(at / dim)] as number) * dim
    return (codec.centroids[centroid + (at % dim)] as number) + (levels[index] as number) * codec.bucketScale
  })
  return { rows, dim, data }
}

function concatenate(
  passages: readonly TokenEmbeddings[],
  dim: number,
): TokenEmbeddings & { data: Float32Array<ArrayBuffer> } {
  const rows = passages.reduce((sum, passage) => sum + passage.rows, 0)
  const data = new Float32Array(rows * dim)
  let at = 0
  for (const passage of passages) {
    data.set(passage.data.subarray(0, passage.rows * dim), at)
    at += passage.rows * dim
  }
  return { rows, dim, data }
}
