import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCompressed } from '../../../../src/core/codec/check.ts'
import { compress, decompress } from '../../../../src/core/codec/compress.ts'
import { gather, gatherPassages, tokenStarts } from '../../../../src/core/codec/gather.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import type { Nbits } from '../../../../src/core/types.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'

const dim = 16
const sample = clusteredEmbeddings({ rows: 200, dim })
const widths: readonly Nbits[] = [1, 2, 4, 'f32']
const codecs = new Map(widths.map((nbits) => [nbits, trainCodec(sample, { nbits, seed: 1, tokens: 200, nearest })]))
const anyLengths = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 12 })

function codecOf(nbits: Nbits) {
  const codec = codecs.get(nbits)
  if (!codec) throw new Error(`no codec for ${nbits}`)
  return codec
}

describe.each(widths)('nbits %s', (nbits) => {
  const codec = codecOf(nbits)

  test('compresses passages of any lengths to arrays that fit', () => {
    fc.assert(
      fc.property(anyLengths, (lengths) => {
        const compressed = compress(codec, dividedRows(sample, lengths), nearest)
        checkCompressed(compressed, codec)
        expect(Array.from(compressed.doclens)).toEqual(lengths)
      }),
    )
  })

  test('gives each value back as its centroid and the nearest bucket weight', () => {
    const compressed = compress(codec, [sample], nearest)
    const back = decompress(codec, compressed, 0)
    if (nbits === 'f32') {
      expect(back).toEqual(sample)
      return
    }
    for (const [at, value] of sample.data.entries()) {
      const code = compressed.codes[Math.floor(at / dim)] ?? 0
      const centroid = codec.centroids[code * dim + (at % dim)] ?? 0
      const least = Math.min(...codec.bucketWeights.map((weight) => Math.abs(value - centroid - weight)))
      expect(Math.abs((back.data[at] ?? 0) - value)).toBeLessThanOrEqual(least + 1e-6)
    }
  })

  test('compresses a passage the same way alone and among others', () => {
    const passages = dividedRows(sample, [3, 0, 5, 7])
    const together = compress(codec, passages, nearest)
    for (const [index, passage] of passages.entries()) {
      expect(decompress(codec, together, index)).toEqual(decompress(codec, compress(codec, [passage], nearest), 0))
    }
  })

  test('gathers batches back into order', () => {
    fc.assert(
      fc.property(anyLengths, fc.integer({ min: 1, max: 4 }), (lengths, batches) => {
        const passages = dividedRows(sample, lengths)
        const parts = Array.from({ length: batches }, (_, batch) => {
          const indices = Array.from(passages.keys()).filter((index) => index % batches === batch)
          const compressed = compress(
            codec,
            passages.filter((_, index) => index % batches === batch),
            nearest,
          )
          return { indices, compressed }
        })
        expect(gather(codec, parts, passages.length)).toEqual(compress(codec, passages, nearest))
      }),
    )
  })
})

test('gathers some passages of several sources', () => {
  const codec = codecOf(2)
  const passages = dividedRows(sample, [2, 4, 1])
  const compressed = compress(codec, passages, nearest)
  const other = compress(codec, passages.slice(1, 2), nearest)
  const gathered = gatherPassages(codec, [
    { compressed, passage: 2 },
    { compressed: other, passage: 0 },
    { compressed, passage: 0 },
  ])
  const reversed = passages.toReversed()
  expect(gathered).toEqual(compress(codec, reversed, nearest))
})

test('tokens start where those before them end', () => {
  expect(tokenStarts(Uint16Array.of(2, 0, 3))).toEqual(Uint32Array.of(0, 2, 2, 5))
})

describe('checkCompressed', () => {
  const codec = codecOf(4)
  const compressed = compress(codec, dividedRows(sample, [3, 4]), nearest)
  test.each([
    ['another codec', { codec: 'another' }],
    ['another dim', { dim: 24 }],
    ['another nbits', { nbits: 2 as const }],
    ['too few doclens', { doclens: Uint16Array.of(7) }],
    ['doclens that do not add up', { doclens: Uint16Array.of(3, 5) }],
    ['too few codes', { codes: compressed.codes.subarray(1) }],
    ['too few residuals', { residuals: compressed.residuals.subarray(1) }],
    ['a code beyond the centroids', { codes: compressed.codes.map(() => 65_535) }],
  ])('refuses %s', (_, change) => {
    expect(() => checkCompressed({ ...compressed, ...change }, codec)).toThrow(
      expect.objectContaining({ code: 'index-corrupt' }),
    )
  })
})
