import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compress, decompress } from '../../../../src/core/codec/compress.ts'
import { highBits, highCodec, joinLayers, layerBytes, splitLayers } from '../../../../src/core/codec/layers.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { packIndices, residualBytes, unpackIndices } from '../../../../src/core/codec/packing.ts'
import { decodeCodec, encodeCodec, exactCodec } from '../../../../src/core/codec/record.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

const bits = fc.constantFrom(1 as const, 2 as const, 4 as const)
const dim = 16

describe('layers', () => {
  test('are the high and the low bits of each index, and give back the residuals', () => {
    fc.assert(
      fc.property(bits, fc.nat(9), fc.nat(), (nbits, tokens, seed) => {
        const indices = Uint8Array.from({ length: tokens * dim }, (_, at) => ((at + 1) * (seed % 997)) % 2 ** nbits)
        const residuals = packIndices(indices, dim, nbits)
        const { high, low } = splitLayers(residuals, dim, nbits)
        const size = layerBytes(dim, nbits)
        expect([high.length, low.length]).toEqual([tokens * size.high, tokens * size.low])
        expect(size.high + size.low).toBe(residualBytes(dim, nbits))
        const shift = nbits - highBits(nbits)
        expect([...unpackIndices(high, dim, highBits(nbits))]).toEqual([...indices].map((index) => index >> shift))
        expect(joinLayers({ high, low }, dim, nbits)).toEqual(residuals)
      }),
    )
  })

  test.each([2, 4] as const)('of %d bits: the high one says most of what both do', (nbits) => {
    const sample = clusteredEmbeddings({ rows: 2000, dim, clusters: 40, seed: 1 })
    const codec = trainCodec(sample, { nbits, seed: 1, tokens: 10_000, nearest })
    const high = highCodec(codec)
    expect(decodeCodec(encodeCodec(high))).toEqual(high)
    const compressed = compress(codec, [sample], nearest)
    const nearly = {
      ...compressed,
      nbits: highBits(nbits),
      codec: high.id,
      residuals: splitLayers(compressed.residuals, dim, nbits).high,
    }
    const none = { ...compressed, residuals: compressed.residuals.map(() => 0) }
    const off = (rows: Float32Array) => rows.reduce((sum, one, at) => sum + (one - (sample.data[at] ?? 0)) ** 2, 0)
    const [whole, part, without] = [
      off(decompress(codec, compressed, 0).data),
      off(decompress(high, nearly, 0).data),
      off(decompress(codec, none, 0).data),
    ]
    expect(whole).toBeLessThan(part)
    expect(part).toBeLessThan(without / 2)
  })

  test('one bit, and whole embeddings, have but one', () => {
    const sample = clusteredEmbeddings({ rows: 500, dim, clusters: 10, seed: 2 })
    const codec = trainCodec(sample, { nbits: 1, seed: 1, tokens: 1000, nearest })
    expect(highCodec(codec)).toBe(codec)
    expect(highCodec(exactCodec(dim))).toEqual(exactCodec(dim))
  })
})
