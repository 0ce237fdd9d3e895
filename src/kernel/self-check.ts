import { packIndices } from '../core/codec/packing.ts'
import type { Kernel } from '../core/ports.ts'
import { ScalarKernel } from '../core/search/scalar-kernel.ts'
import type { Codec, CompressedPassages, TokenEmbeddings } from '../core/types.ts'

const dim = 32
const rows = 5

/**
 * Whether a fresh kernel computes what the scalar one does. Engines have shipped wrong relaxed dot products behind a
 * module that validates (V8 11.3's baseline compiler adds a product twice), so validation alone is not trusted.
 * The kernel is empty again afterwards.
 */
export function agreesWithScalar(kernel: Kernel): boolean {
  const known = scoresOf(new ScalarKernel())
  const found = scoresOf(kernel)
  return known.every((score, passage) => score === found[passage])
}

function scoresOf(kernel: Kernel): Float32Array {
  kernel.addCodec(codec)
  kernel.addChunk('self-check', passages)
  kernel.setQuery(query)
  const scores = kernel.score('self-check')
  kernel.dispose()
  return scores
}

/** Numbers between -1 and 1 that repeat late. */
function wave(length: number, step: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(index * step))
}

const query: TokenEmbeddings = { rows, dim, data: wave(rows * dim, 1.3) }

const codec: Codec = {
  id: 'self-check',
  dim,
  nbits: 4,
  centroids: wave(2 * dim, 0.7),
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
