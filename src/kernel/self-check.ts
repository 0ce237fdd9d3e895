import { packIndices } from '../core/codec/packing.ts'
import type { Kernel } from '../core/ports.ts'
import type { Codec, CompressedPassages, TokenEmbeddings } from '../core/types.ts'

const dim = 32
const rows = 5

/** What the scalar kernel gives, to the bit; written down so that it need not be loaded where it is not the fallback. */
export const expectedScores = [10.59521198272705, 7.821774482727051]

/**
 * Whether a fresh kernel computes what the scalar one does. Engines have shipped wrong relaxed dot products behind a
 * module that validates (V8 11.3's baseline compiler adds a product twice), so validation alone is not trusted.
 * The kernel is empty again afterwards.
 */
export function agreesWithScalar(kernel: Kernel): boolean {
  const scores = selfCheckScores(kernel)
  return expectedScores.every((score, passage) => score === scores[passage])
}

/** Scores of the small chunk that kernels are checked with. */
export function selfCheckScores(kernel: Kernel): Float32Array {
  kernel.addCodec(codec)
  kernel.addChunk('self-check', passages)
  kernel.setQuery(query)
  const scores = kernel.score('self-check')
  kernel.dispose()
  return scores
}

/** Numbers between -1 and 1 that repeat late, the same in every engine. */
function numbers(length: number, step: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => (((index * step) % 251) - 125) / 128)
}

const query: TokenEmbeddings = { rows, dim, data: numbers(rows * dim, 89) }

const codec: Codec = {
  id: 'self-check',
  dim,
  nbits: 4,
  centroids: numbers(2 * dim, 37),
  bucketCutoffs: Float32Array.from({ length: 15 }, (_, index) => (index - 7) / 8),
  bucketWeights: Float32Array.from({ length: 16 }, (_, index) => (index === 15 ? 63 : index * 8 - 64) / 64),
  bucketScale: 1 / 64,
}

const passages: CompressedPassages = {
  passages: 2,
  tokens: 3,
  dim,
  nbits: 4,
  codec: codec.id,
  doclens: Uint16Array.of(2, 1),
  codes: Uint16Array.of(0, 1, 0),
  residuals: packIndices(
    Uint8Array.from({ length: 3 * dim }, (_, index) => (index * 7) % 16),
    dim,
    4,
  ),
}
