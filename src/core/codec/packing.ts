import type { Nbits } from '../types.ts'

/**
 * Packing of residual bucket indices.
 *
 * A token's `dim` indices take one row of `dim * nbits / 8` bytes; rows follow each other without padding. Each byte
 * holds one index of each of `8 / nbits` planes, plane 0 in the lowest bits. A plane is a run of consecutive
 * dimensions as long as the row has bytes:
 *
 *   dimension = plane * (dim * nbits / 8) + byte        bits = [plane * nbits, plane * nbits + nbits)
 *
 * So for 4 bits byte i holds dimension i in its low nibble and dimension i + dim / 2 in its high one. One mask and one
 * shift then turn 16 bytes into 16 consecutive dimensions, whatever the dim.
 */

/** How many bits a packed index takes: every Nbits but the exact mode. */
export type PackedNbits = Exclude<Nbits, 'f32'>

/** Bytes that one token takes in `CompressedPassages.residuals`. */
export function residualBytes(dim: number, nbits: Nbits): number {
  return nbits === 'f32' ? dim * 4 : (dim * nbits) / 8
}

/** Packs bucket indices [tokens][dim], each below 2^nbits, for a dim that is a multiple of 8. */
export function packIndices(indices: Uint8Array, dim: number, nbits: PackedNbits): Uint8Array<ArrayBuffer> {
  const rowBytes = residualBytes(dim, nbits)
  const tokens = indices.length / dim
  const planes = 8 / nbits
  const packed = new Uint8Array(tokens * rowBytes)
  for (let token = 0; token < tokens; token++) {
    for (let byte = 0; byte < rowBytes; byte++) {
      let bits = 0
      for (let plane = 0; plane < planes; plane++) {
        bits |= (indices[token * dim + plane * rowBytes + byte] as number) << (plane * nbits)
      }
      packed[token * rowBytes + byte] = bits
    }
  }
  return packed
}

/** Bucket indices [tokens][dim] of packed rows: the inverse of `packIndices`. */
export function unpackIndices(packed: Uint8Array, dim: number, nbits: PackedNbits): Uint8Array<ArrayBuffer> {
  const rowBytes = residualBytes(dim, nbits)
  const tokens = packed.length / rowBytes
  const planes = 8 / nbits
  const mask = (1 << nbits) - 1
  const indices = new Uint8Array(tokens * dim)
  for (let token = 0; token < tokens; token++) {
    for (let byte = 0; byte < rowBytes; byte++) {
      const bits = packed[token * rowBytes + byte] as number
      for (let plane = 0; plane < planes; plane++) {
        indices[token * dim + plane * rowBytes + byte] = (bits >> (plane * nbits)) & mask
      }
    }
  }
  return indices
}
