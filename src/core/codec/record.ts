import { elements, readFrame, writeFrame } from '../bytes/frame.ts'
import { jsonBytes, parseJsonBytes } from '../bytes/json.ts'
import { murmur3Hex } from '../bytes/murmur.ts'
import { SearchError } from '../errors.ts'
import type { Codec, Nbits } from '../types.ts'
import { checkCodec } from './check.ts'
import { fromSteps, inSteps } from './grid.ts'

/**
 * The codec record. Sections of its frame:
 *
 *   0  JSON: `dim`, `nbits`, `bucketScale`; `onGrid`, whether centroids are kept in steps (grid.ts)
 *   1  centroids [centroids][dim]: i8 when they lie on the grid, otherwise f32
 *   2  bucket cutoffs, f32
 *   3  bucket weights, f32
 */
const kind = 'CLQC'
const version = 2

/** Everything of a codec that decides how it compresses: all but its id. */
export type CodecContent = Omit<Codec, 'id'>

/** A codec with its id, which is the digest of its content. */
export function identified(content: CodecContent): Codec {
  const { dim, nbits, centroids, bucketCutoffs, bucketWeights, bucketScale } = content
  const id = murmur3Hex(new Uint8Array(encodeCodec(content)))
  return { id, dim, nbits, centroids, bucketCutoffs, bucketWeights, bucketScale }
}

/** The codec of the exact mode: embeddings are kept whole. */
export function exactCodec(dim: number): Codec {
  const empty = new Float32Array(0)
  return identified({ dim, nbits: 'f32', centroids: empty, bucketCutoffs: empty, bucketWeights: empty, bucketScale: 0 })
}

export function encodeCodec({ dim, nbits, bucketScale, ...arrays }: CodecContent): ArrayBuffer {
  const whole = inSteps(arrays.centroids)
  const head = jsonBytes({ dim, nbits, bucketScale, onGrid: whole !== undefined })
  return writeFrame(kind, version, [head, whole ?? arrays.centroids, arrays.bucketCutoffs, arrays.bucketWeights])
}

/** Reads a codec record; index-corrupt when it is damaged, index-incompatible when its version is another. */
export function decodeCodec(record: ArrayBuffer): Codec {
  const sections = readFrame(record, kind, version)
  const [head, centroids, bucketCutoffs, bucketWeights] = sections
  if (sections.length !== 4 || !head || !centroids || !bucketCutoffs || !bucketWeights) throw damaged()
  const value = parseJsonBytes(head)
  if (typeof value !== 'object' || value === null) throw damaged()
  if (!('dim' in value && 'nbits' in value && 'bucketScale' in value && 'onGrid' in value)) throw damaged()
  const { dim, nbits, bucketScale, onGrid } = value
  if (typeof dim !== 'number' || !isNbits(nbits) || typeof bucketScale !== 'number') throw damaged()
  if (typeof onGrid !== 'boolean') throw damaged()
  const codec: Codec = {
    id: murmur3Hex(new Uint8Array(record)),
    dim,
    nbits,
    centroids: onGrid ? fromSteps(elements(centroids, Int8Array)) : elements(centroids, Float32Array),
    bucketCutoffs: elements(bucketCutoffs, Float32Array),
    bucketWeights: elements(bucketWeights, Float32Array),
    bucketScale,
  }
  checkCodec(codec)
  return codec
}

function isNbits(value: unknown): value is Nbits {
  return value === 1 || value === 2 || value === 4 || value === 'f32'
}

function damaged(): SearchError {
  return new SearchError('index-corrupt', 'A codec record does not hold a codec.')
}
