import { finish, type Steps } from '../steps.ts'
import type { Codec, Nbits, TokenEmbeddings } from '../types.ts'
import { trainBuckets } from './buckets.ts'
import { trainCentroids } from './kmeans.ts'
import { type Nearest, nearestInSteps } from './nearest.ts'
import { exactCodec, identified } from './record.ts'

export interface CodecOptions {
  readonly nbits: Nbits
  readonly seed: number
  /** Tokens that the collection holds; decides the number of centroids. */
  readonly tokens: number
  /** Default: that of centroids kept as floats. */
  readonly rule?: CentroidRule
  /** Rounds of k-means; default 4. */
  readonly iterations?: number
  readonly nearest: Nearest
}

/** What the number of centroids follows from, besides the tokens of the collection. */
export interface CentroidRule {
  /** Most centroids, times the square root of the collection's tokens. */
  readonly perRoot: number
  /** Bytes that each number of a centroid takes where it is kept. */
  readonly numberBytes: number
}

/** Codes are 16 bits wide. */
const mostCentroids = 65_536
/** Sample rows per centroid: residuals of unseen tokens still shrink well down to this few. */
const rowsPerCentroid = 4
/**
 * Most bytes of centroids, as they are kept, for each token of the collection. With those of codecs for collections of a
 * quarter, a sixteenth … of the size they stay under 6, and under 8 with a token's own code.
 */
const bytesPerToken = 4.4
/** PLAID's number, of floats. */
const asFloats: CentroidRule = { perRoot: 16, numberBytes: Float32Array.BYTES_PER_ELEMENT }
/** As many rounds as ColBERT's k-means: later ones move centroids little, and take as long. */
const fewIterations = 4
/** One row in this many is kept from k-means and shows how large residuals of unseen tokens are. */
const heldOutEvery = 8
/** Below this many rows none can be spared for that. */
const leastToHoldOut = 256
/** Most rows whose residuals the buckets are cut from. */
const mostBucketRows = 4096
/** Length of the residuals to expect, relative to a token, when the sample's own are all nothing. */
const unknownResidual = 0.5

/**
 * Number of centroids: the largest power of two of at most `perRoot` times the square root of the tokens, but never more than
 * the sample supports, nor so many that they weigh much beside the codes.
 */
export function centroidCount(tokens: number, sampleRows: number, dim: number, rule = asFloats): number {
  const light = (tokens * bytesPerToken) / (dim * rule.numberBytes)
  const wanted = Math.min(rule.perRoot * Math.sqrt(tokens), sampleRows / rowsPerCentroid, light, mostCentroids)
  return 2 ** Math.floor(Math.log2(Math.max(wanted, 1)))
}

/** Trains a codec on a sample of at least one token embedding. The same sample and options give the same codec. */
export function* trainCodecInSteps(sample: TokenEmbeddings, options: CodecOptions): Steps<Codec> {
  const { dim } = sample
  const { nbits, seed, tokens, rule, iterations = fewIterations, nearest } = options
  if (nbits === 'f32') return exactCodec(dim)
  const { seen, unseen } = holdOut(sample)
  const count = centroidCount(tokens, sample.rows, dim, rule)
  const centroids = yield* trainCentroids(seen, { count, seed, iterations, nearest })
  const residuals = yield* residualsOf(unseen, centroids, nearest)
  return identified({ dim, nbits, centroids, ...trainBuckets(isNothing(residuals) ? expected(dim) : residuals, nbits) })
}

/** The same without a pause. */
export function trainCodec(sample: TokenEmbeddings, options: CodecOptions): Codec {
  return finish(trainCodecInSteps(sample, options))
}

function holdOut(sample: TokenEmbeddings): { seen: TokenEmbeddings; unseen: TokenEmbeddings } {
  if (sample.rows < leastToHoldOut) return { seen: sample, unseen: sample }
  const every = Math.max(heldOutEvery, Math.ceil(sample.rows / mostBucketRows))
  return {
    seen: pick(sample, (row) => row % every !== 0),
    unseen: pick(sample, (row) => row % every === 0),
  }
}

function pick({ rows, dim, data }: TokenEmbeddings, wanted: (row: number) => boolean): TokenEmbeddings {
  const chosen = Array.from({ length: rows }, (_, row) => row).filter(wanted)
  const picked = new Float32Array(chosen.length * dim)
  for (const [index, row] of chosen.entries()) picked.set(data.subarray(row * dim, (row + 1) * dim), index * dim)
  return { rows: chosen.length, dim, data: picked }
}

function* residualsOf(vectors: TokenEmbeddings, centroids: Float32Array, nearest: Nearest): Steps<Float32Array> {
  const codes = yield* nearestInSteps(vectors, centroids, nearest)
  const { rows, dim, data } = vectors
  const residuals = new Float32Array(rows * dim)
  for (let row = 0; row < rows; row++) {
    const centroid = (codes[row] as number) * dim
    for (let d = 0; d < dim; d++) {
      residuals[row * dim + d] = (data[row * dim + d] as number) - (centroids[centroid + d] as number)
    }
  }
  return residuals
}

/** A sample of one token, or of one token repeated, lies on its centroid but for rounding. */
function isNothing(residuals: Float32Array): boolean {
  return residuals.every((value) => Math.abs(value) < 1e-6)
}

/** Residual values spread evenly, as long in all as residuals usually are: what to assume when none was seen. */
function expected(dim: number): Float32Array {
  const most = unknownResidual * Math.sqrt(3 / dim)
  return Float32Array.from({ length: 256 }, (_, index) => most * ((index + 0.5) / 128 - 1))
}
