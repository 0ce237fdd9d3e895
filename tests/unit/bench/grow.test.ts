import { expect, it } from 'vitest'
import { compress } from '../../../src/core/codec/compress.ts'
import { tokenStarts } from '../../../src/core/codec/gather.ts'
import { nearest } from '../../../src/core/codec/nearest.ts'
import { residualBytes } from '../../../src/core/codec/packing.ts'
import { trainCodec } from '../../../src/core/codec/train.ts'
import { ScalarKernel } from '../../../src/core/search/scalar-kernel.ts'
import { Growth } from '../../bench/search/grow.ts'
import { clusteredEmbeddings, dividedRows } from '../../helpers/embeddings.ts'

const dim = 16
const lengths = Array.from({ length: 200 }, (_, index) => 3 + (index % 9))
const tokens = lengths.reduce((sum, length) => sum + length, 0)
const sample = clusteredEmbeddings({ rows: tokens, dim, clusters: 40 })
const codec = trainCodec(sample, { nbits: 4, seed: 1, tokens: 20_000, nearest })
const compressed = compress(codec, dividedRows(sample, lengths), nearest)
const rowBytes = residualBytes(dim, 4)

const grow = (seed: number) => new Growth({ codec, compressed }, new ScalarKernel(), seed)

it('gives the same passages for the same seed, and others for another', () => {
  expect(grow(1).take(50)).toEqual(grow(1).take(50))
  expect(grow(1).take(50)).not.toEqual(grow(2).take(50))
})

it('gives every token the residual codes of a real token of its centroid', () => {
  const real = new Set(Array.from(compressed.codes, (code, token) => `${code} ${rowOf(compressed.residuals, token)}`))
  const grown = grow(1).take(100)
  for (const [token, code] of grown.codes.entries()) expect(real).toContain(`${code} ${rowOf(grown.residuals, token)}`)
})

it('copies no passage, and keeps the shares of lengths and of centroids', () => {
  const grown = grow(1).take(4000)
  const known = new Set(passagesOf(compressed))
  expect(passagesOf(grown).filter((passage) => known.has(passage)).length / 4000).toBeLessThan(0.01)
  expect(grown.tokens / grown.passages / (tokens / lengths.length)).toBeCloseTo(1, 1)
  const shares = [compressed, grown].map(({ codes }) => {
    const counts = new Float64Array(codec.centroids.length / dim)
    for (const code of codes) counts[code] = (counts[code] ?? 0) + 1 / codes.length
    return counts
  })
  const moved = shares[0]?.reduce((sum, share, code) => sum + Math.abs(share - (shares[1]?.[code] ?? 0)), 0)
  expect(moved).toBeLessThan(0.25)
})

function rowOf(residuals: Uint8Array, token: number): string {
  return residuals.subarray(token * rowBytes, (token + 1) * rowBytes).join()
}

function passagesOf({ doclens, codes, residuals }: typeof compressed): string[] {
  const starts = tokenStarts(doclens)
  return Array.from(doclens, (_, passage) => {
    const [first = 0, end = 0] = starts.subarray(passage, passage + 2)
    return `${codes.subarray(first, end).join()} ${residuals.subarray(first * rowBytes, end * rowBytes).join()}`
  })
}
