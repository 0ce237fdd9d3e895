import { roundToLevels } from '../../../src/core/codec/levels.ts'
import { packIndices } from '../../../src/core/codec/packing.ts'
import type { Codec, CompressedPassages, TokenEmbeddings } from '../../../src/core/types.ts'

/** One query and one chunk of passages in 4 bits, and the same passages in f32. */
export interface Workload {
  readonly query: TokenEmbeddings
  readonly codec: Codec
  readonly compressed: CompressedPassages
  readonly exactCodec: Codec
  readonly exact: CompressedPassages
  readonly embeddings: TokenEmbeddings
  /** Query rows times passage tokens. */
  readonly pairs: number
}

/** Seeded uniform numbers in [0, 1). */
export function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Random rows of unit length, in no preferred direction. */
export function randomEmbeddings(rows: number, dim: number, random: () => number): TokenEmbeddings {
  const data = Float32Array.from({ length: rows * dim }, () => gaussian(random))
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * dim, (row + 1) * dim)
    const length = Math.hypot(...values)
    for (const [d, value] of values.entries()) values[d] = value / length
  }
  return { rows, dim, data }
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** 32 x 96 query, 200 passages of 40 to 180 tokens, 1,024 centroids. */
export function makeWorkload(): Workload {
  const dim = 96
  const nbits = 4
  const random = uniform(1)
  const query = randomEmbeddings(32, dim, random)
  const doclens = Uint16Array.from({ length: 200 }, () => 40 + Math.floor(random() * 141))
  const tokens = doclens.reduce((sum, doclen) => sum + doclen, 0)
  const centroids = randomEmbeddings(1024, dim, random).data
  const { bucketWeights, bucketScale } = roundToLevels(Array.from({ length: 16 }, (_, bucket) => (bucket - 7.5) / 50))
  const codec: Codec = {
    id: 'residual',
    dim,
    nbits,
    centroids,
    bucketCutoffs: bucketWeights.subarray(1),
    bucketWeights,
    bucketScale,
  }
  const codes = Uint16Array.from({ length: tokens }, () => Math.floor(random() * 1024))
  const indices = Uint8Array.from({ length: tokens * dim }, () => Math.floor(random() * 16))
  const embeddings = randomEmbeddings(tokens, dim, random)
  const none = new Float32Array(0)
  const chunk = { passages: doclens.length, tokens, dim, doclens }
  return {
    query,
    codec,
    compressed: { ...chunk, nbits, codec: codec.id, codes, residuals: packIndices(indices, dim, nbits) },
    exactCodec: {
      id: 'exact',
      dim,
      nbits: 'f32',
      centroids: none,
      bucketCutoffs: none,
      bucketWeights: none,
      bucketScale: 0,
    },
    exact: {
      ...chunk,
      nbits: 'f32',
      codec: 'exact',
      codes: new Uint16Array(0),
      residuals: new Uint8Array(embeddings.data.buffer),
    },
    embeddings,
    pairs: query.rows * tokens,
  }
}
