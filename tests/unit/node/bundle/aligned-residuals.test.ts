import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCompressed } from '../../../../src/core/codec/check.ts'
import { compress, decompress } from '../../../../src/core/codec/compress.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import type { CompressedPassages, Nbits, TokenEmbeddings } from '../../../../src/core/types.ts'
import { alignResiduals } from '../../../../src/node/bundle/aligned-residuals.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'

const dim = 32
const sample = clusteredEmbeddings({ rows: 300, dim })
const trained = (nbits: Nbits) => trainCodec(sample, { nbits, seed: 1, tokens: 300, nearest })

describe.each([1, 2, 4] as const)('nbits %s', (nbits) => {
  const codec = trained(nbits)

  test('renders tokens nearer to their length along themselves, for any lengths of passages', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 12 }), (lengths) => {
        const passages = dividedRows(sample, lengths)
        const plain = compress(codec, passages, nearest)
        const aligned = alignResiduals(codec, passages, plain)
        checkCompressed(aligned, codec)
        expect(aligned.codes).toEqual(plain.codes)
        expect(aligned.doclens).toEqual(plain.doclens)
        for (const [index, passage] of passages.entries()) {
          const before = errors(passage, plain, index)
          for (const [row, error] of errors(passage, aligned, index).entries()) {
            expect(costOf(error)).toBeLessThanOrEqual(costOf(before[row] ?? nothing) + 1e-6)
          }
        }
      }),
    )
  })

  test('is nearer along the tokens by far, and little further across', () => {
    const plain = compress(codec, [sample], nearest)
    const before = total(errors(sample, plain, 0))
    const after = total(errors(sample, alignResiduals(codec, [sample], plain), 0))
    expect(after.along).toBeLessThan(before.along / 2)
    expect(after.all).toBeLessThan(before.all * 1.1)
  })

  interface TokenError {
    readonly along: number
    readonly all: number
  }

  /** Squared errors of each token. */
  function errors(passage: TokenEmbeddings, compressed: CompressedPassages, index: number): TokenError[] {
    const rendered = decompress(codec, compressed, index)
    return Array.from({ length: passage.rows }, (_, row) => {
      let [along, all] = [0, 0]
      for (let at = row * dim; at < (row + 1) * dim; at++) {
        const value = passage.data[at] ?? 0
        const error = value - (rendered.data[at] ?? 0)
        along += error * value
        all += error * error
      }
      return { along: along * along, all }
    })
  }
})

const nothing = { along: 0, all: 0 }

const costOf = ({ along, all }: { along: number; all: number }): number => 3 * along + all

const total = (errors: readonly { along: number; all: number }[]) =>
  errors.reduce((sum, { along, all }) => ({ along: sum.along + along, all: sum.all + all }), nothing)

test('leaves whole embeddings as they are', () => {
  const codec = trained('f32')
  const compressed = compress(codec, [sample], nearest)
  expect(alignResiduals(codec, [sample], compressed)).toBe(compressed)
})
