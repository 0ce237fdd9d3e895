import type { Codec, Nbits } from '../types.ts'
import { type PackedNbits, packIndices, unpackIndices } from './packing.ts'
import { identified } from './record.ts'

/**
 * Residuals in two layers, so that a passage can be scored nearly by half of its bytes: the high bits of every bucket index,
 * and the low ones. Each layer is packed as residuals of so many bits are.
 */
const highOf = { 1: 1, 2: 1, 4: 2 } as const

export interface Layers {
  readonly high: Uint8Array
  /** Empty where one bit is all there is. */
  readonly low: Uint8Array
}

/** Bits of the high layer. */
export const highBits = (nbits: PackedNbits): PackedNbits => highOf[nbits]

/** Bytes of a token in each layer. */
export function layerBytes(dim: number, nbits: PackedNbits): { readonly high: number; readonly low: number } {
  const high = highBits(nbits)
  return { high: (dim * high) / 8, low: (dim * (nbits - high)) / 8 }
}

export function splitLayers(residuals: Uint8Array, dim: number, nbits: PackedNbits): Layers {
  const high = highBits(nbits)
  if (high === nbits) return { high: residuals, low: new Uint8Array(0) }
  const indices = unpackIndices(residuals, dim, nbits)
  const mask = 2 ** high - 1
  return {
    high: packIndices(
      indices.map((index) => index >> high),
      dim,
      high,
    ),
    low: packIndices(
      indices.map((index) => index & mask),
      dim,
      high,
    ),
  }
}

export function joinLayers({ high, low }: Layers, dim: number, nbits: PackedNbits): Uint8Array {
  const bits = highBits(nbits)
  if (bits === nbits) return high
  const lows = unpackIndices(low, dim, bits)
  const indices = unpackIndices(high, dim, bits).map((index, place) => (index << bits) | (lows[place] as number))
  return packIndices(indices, dim, nbits)
}

/** The codec of the high layer alone: of each two or four neighbouring buckets, which hold alike many values, the mean. */
export function highCodec(codec: Codec): Codec {
  if (!isPacked(codec.nbits) || highBits(codec.nbits) === codec.nbits) return codec
  const { id: _, ...content } = codec
  const { bucketCutoffs, bucketWeights, bucketScale } = content
  const high = highBits(codec.nbits)
  const merged = 2 ** (codec.nbits - high)
  const weights = Array.from({ length: 2 ** high }, (_, bucket) => {
    const own = bucketWeights.subarray(bucket * merged, (bucket + 1) * merged)
    return Math.round(own.reduce((sum, weight) => sum + weight, 0) / merged / bucketScale) * bucketScale
  })
  const cutoffs = bucketCutoffs.filter((_, place) => (place + 1) % merged === 0)
  return identified({ ...content, nbits: high, bucketCutoffs: cutoffs, bucketWeights: Float32Array.from(weights) })
}

const isPacked = (nbits: Nbits): nbits is PackedNbits => nbits !== 'f32'
