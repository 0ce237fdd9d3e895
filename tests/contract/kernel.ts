import { describe, expect, test } from 'vitest'
import { compress, decompress } from '../../src/core/codec/compress.ts'
import { gatherPassages } from '../../src/core/codec/gather.ts'
import { nearest } from '../../src/core/codec/nearest.ts'
import { exactCodec, identified } from '../../src/core/codec/record.ts'
import { trainCodec } from '../../src/core/codec/train.ts'
import type { Kernel } from '../../src/core/ports.ts'
import { ScalarKernel } from '../../src/core/search/scalar-kernel.ts'
import type { Codec, Nbits, TokenEmbeddings } from '../../src/core/types.ts'
import { clusteredEmbeddings, dividedRows, sliceRows } from '../helpers/embeddings.ts'
import { sumsOf } from '../helpers/sums.ts'
import { collection, dims, doclens, loaded, queryRows, withCode } from './kernel-fixtures.ts'
import { describeScan } from './kernel-scan.ts'

const widths: readonly Nbits[] = [1, 2, 4, 'f32']
/** What the Kernel port promises. Scores are held to the bits of the scalar kernel, and that one to plain MaxSim. */
export function describeKernel(name: string, make: () => Kernel | Promise<Kernel>): void {
  describe(name, () => {
    describe.each(widths)('nbits %s', (nbits) => {
      test.each(dims)('scores dim %i to the bit', async (dim) => {
        const { codec, compressed } = collection(dim, nbits)
        const [kernel, oracle] = await loaded(make, codec, compressed)
        for (const rows of queryRows) {
          const query = clusteredEmbeddings({ rows, dim, seed: rows })
          kernel.setQuery(query)
          oracle.setQuery(query)
          expect(bitsOf(kernel.score('chunk')), `${rows} rows`).toEqual(bitsOf(oracle.score('chunk')))
        }
        kernel.dispose()
      })

      test('is MaxSim of what the codes stand for', async () => {
        const dim = 96
        const { codec, compressed } = collection(dim, nbits)
        const [kernel] = await loaded(make, codec, compressed)
        const query = clusteredEmbeddings({ rows: 32, dim, seed: 7 })
        kernel.setQuery(query)
        // Rounding a row to int8 moves each of its values by up to 1/254 of the largest, so a token score by about
        // .0004 and the sum of 32 by about .002.
        const tolerance = nbits === 'f32' ? 1e-4 : 0.02
        for (const [passage, score] of kernel.score('chunk').entries()) {
          const expected = plainMaxSim(query, decompress(codec, compressed, passage))
          expect(Math.abs(score - expected), `passage ${passage}`).toBeLessThan(tolerance)
        }
        kernel.dispose()
      })

      test('scores the listed passages as it scores all', async () => {
        const { codec, compressed } = collection(48, nbits)
        const [kernel] = await loaded(make, codec, compressed)
        kernel.setQuery(clusteredEmbeddings({ rows: 32, dim: 48, seed: 3 }))
        const all = kernel.score('chunk')
        const listed = Uint32Array.of(0, 1, 4, 5, 9, 14)
        expect(kernel.score('chunk', listed)).toEqual(
          Float32Array.from(listed, (passage) => all[passage] ?? Number.NaN),
        )
        expect(kernel.score('chunk', new Uint32Array(0))).toEqual(new Float32Array(0))
        kernel.dispose()
      })
    })

    test.each(widths)('gives back the codes of one passage, %s', async (nbits) => {
      const { codec, compressed } = collection(48, nbits)
      const [kernel] = await loaded(make, codec, compressed)
      for (let passage = 0; passage < compressed.passages; passage++) {
        expect(kernel.passage('chunk', passage)).toEqual(gatherPassages(codec, [{ compressed, passage }]))
      }
      expect(() => kernel.passage('chunk', compressed.passages)).toThrow(/no passage/)
      expect(() => kernel.passage('other', 0)).toThrow(/not in the kernel/)
      kernel.dispose()
    })

    test('scores the largest levels against the largest query values without overflow', async () => {
      const codec = extremeCodec(256)
      const rows = { rows: 6, dim: 256, data: new Float32Array(6 * 256) }
      // Buckets of the lowest, the highest, and both in turn: products of one sign are what saturates 16 bits.
      rows.data.subarray(0, 256).fill(-1)
      rows.data.subarray(256, 512).fill(1)
      for (let index = 512; index < rows.data.length; index++) rows.data[index] = index % 3 === 0 ? -1 : 1
      const compressed = compress(codec, dividedRows(rows, [1, 1, 4]), nearest)
      const [kernel, oracle] = await loaded(make, codec, compressed)
      for (const value of [1, -1]) {
        const query = { rows: 2, dim: 256, data: new Float32Array(512).fill(value) }
        kernel.setQuery(query)
        oracle.setQuery(query)
        expect(bitsOf(kernel.score('chunk'))).toEqual(bitsOf(oracle.score('chunk')))
      }
      kernel.dispose()
    })

    test('scores a query with rows of zeros, and one without rows', async () => {
      const { codec, compressed } = collection(24, 4)
      const [kernel, oracle] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 5, dim: 24, seed: 2 })
      query.data.fill(0, 24, 72)
      kernel.setQuery(query)
      oracle.setQuery(query)
      expect(bitsOf(kernel.score('chunk'))).toEqual(bitsOf(oracle.score('chunk')))
      kernel.setQuery(sliceRows(query, 0, 0))
      expect(kernel.score('chunk')).toEqual(new Float32Array(doclens.length))
      kernel.dispose()
    })

    test('scores a chunk of many passages and centroids', async () => {
      const sample = clusteredEmbeddings({ rows: 6000, dim: 64, clusters: 200 })
      const codec = trainCodec(sample, { nbits: 4, seed: 1, tokens: 6000, nearest })
      const lengths = Array.from({ length: 300 }, (_, index) => index % 40)
      const compressed = compress(codec, dividedRows(sample, lengths), nearest)
      const [kernel, oracle] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 32, dim: 64, seed: 8 })
      kernel.setQuery(query)
      oracle.setQuery(query)
      expect(bitsOf(kernel.score('chunk'))).toEqual(bitsOf(oracle.score('chunk')))
      kernel.dispose()
    })

    test('scores a few passages, further ones, and all alike, whatever was asked before', async () => {
      const sample = clusteredEmbeddings({ rows: 3000, dim: 24, clusters: 200 })
      const codec = trainCodec(sample, { nbits: 2, seed: 1, tokens: 3000, nearest })
      const lengths = Array.from({ length: 120 }, (_, index) => index % 40)
      const compressed = compress(codec, dividedRows(sample, lengths), nearest)
      const [kernel, oracle] = await loaded(make, codec, compressed)
      for (const rows of [1, 16, 31, 32]) {
        const query = clusteredEmbeddings({ rows, dim: 24, seed: rows })
        kernel.setQuery(query)
        oracle.setQuery(query)
        // With few passages, the first and the last ones of which have codes in common.
        for (const listed of [[3], [3, 4, 5], [0], [2, 9, 44, 90], [90, 91]]) {
          const passages = Uint32Array.from(listed)
          expect(bitsOf(kernel.score('chunk', passages))).toEqual(bitsOf(oracle.score('chunk', passages)))
        }
        const whole = new Map([['chunk', lengths.length]])
        expect(sumsOf(kernel, whole)).toEqual(sumsOf(oracle, whole))
        expect(bitsOf(kernel.score('chunk'))).toEqual(bitsOf(oracle.score('chunk')))
      }
      kernel.dispose()
    })

    test('scores several chunks, of several codecs, as it does each of them', async () => {
      const kernel = await make()
      for (const nbits of widths) {
        const { codec, compressed } = collection(40, nbits)
        kernel.addCodec(codec)
        kernel.addChunk(`${nbits}`, compressed)
      }
      kernel.setQuery(clusteredEmbeddings({ rows: 20, dim: 40, seed: 6 }))
      const lists = [
        { chunk: '4', passages: Uint32Array.of(2, 5, 13) },
        { chunk: 'f32' },
        { chunk: '1', passages: new Uint32Array(0) },
        { chunk: '2', passages: Uint32Array.of(0, 1, 14) },
        { chunk: 'f32', passages: Uint32Array.of(9) },
      ]
      const scores = kernel.scoreEach(lists)
      expect(scores).toEqual(lists.map(({ chunk, passages }) => kernel.score(chunk, passages)))
      expect(scores.map(({ length }) => length)).toEqual([3, doclens.length, 0, 3, 1])
      expect(kernel.scoreEach([])).toEqual([])
      expect(() => kernel.scoreEach([{ chunk: '4' }, { chunk: 'another' }])).toThrow(withCode('index-corrupt'))
      kernel.dispose()
    })

    test('keeps several chunks and codecs apart, whatever comes and goes between', async () => {
      const kernel = await make()
      const oracle = new ScalarKernel()
      const parts = widths.map((nbits) => ({ id: `${nbits}`, ...collection(40, nbits) }))
      for (const { id, codec, compressed } of parts) {
        for (const each of [kernel, oracle]) {
          each.addCodec(codec)
          each.addChunk(id, compressed)
        }
      }
      const query = clusteredEmbeddings({ rows: 8, dim: 40, seed: 4 })
      kernel.setQuery(query)
      oracle.setQuery(query)
      kernel.removeChunk('2')
      kernel.addChunk('again', collection(40, 4).compressed)
      for (const id of ['1', '4', 'f32']) expect(bitsOf(kernel.score(id))).toEqual(bitsOf(oracle.score(id)))
      expect(kernel.score('again')).toEqual(kernel.score('4'))
      kernel.dispose()
    })

    test('replaces a chunk that is added again under its name', async () => {
      const { codec, compressed } = collection(24, 2)
      const [kernel] = await loaded(make, codec, compressed)
      const before = kernel.bytes
      kernel.setQuery(clusteredEmbeddings({ rows: 4, dim: 24, seed: 5 }))
      kernel.addChunk('chunk', compress(codec, dividedRows(clusteredEmbeddings({ rows: 3, dim: 24 }), [3]), nearest))
      expect(kernel.score('chunk')).toHaveLength(1)
      expect(kernel.bytes).toBeLessThan(before)
      kernel.dispose()
    })

    test('scans a chunk without residuals, and scores it while it has them', async () => {
      const { codec, compressed } = collection(48, 4)
      const [kernel, oracle] = await loaded(make, codec, compressed)
      const { residuals, ...codes } = compressed
      kernel.addChunk('codes', codes)
      const without = kernel.bytes
      const query = clusteredEmbeddings({ rows: 8, dim: 48, seed: 3 })
      kernel.setQuery(query)
      oracle.setQuery(query)
      for (let round = 0; round < 2; round++) {
        const sums = ['codes', 'chunk'].map((chunk) => new Map([[chunk, doclens.length]]))
        expect(sumsOf(kernel, sums[0] ?? new Map())).toEqual(sumsOf(oracle, sums[1] ?? new Map()))
        expect(() => kernel.score('codes')).toThrow(/no residuals/)
        expect(() => kernel.passage('codes', 1)).toThrow(/no residuals/)
        expect(() => kernel.addResiduals('codes', residuals.subarray(1))).toThrow(withCode('index-corrupt'))
        kernel.addResiduals('codes', residuals)
        kernel.addResiduals('codes', residuals)
        expect(bitsOf(kernel.score('codes'))).toEqual(bitsOf(oracle.score('chunk')))
        expect(kernel.passage('codes', 1)).toEqual(oracle.passage('chunk', 1))
        expect(kernel.bytes - without).toBeGreaterThanOrEqual(residuals.byteLength)
        kernel.removeResiduals('codes')
        kernel.removeResiduals('codes')
        expect(kernel.bytes).toBe(without)
      }
      expect(() => kernel.addResiduals('other', residuals)).toThrow(/not in the kernel/)
      kernel.addChunk('chunk', codes)
      expect(() => kernel.score('chunk')).toThrow(/no residuals/)
      kernel.dispose()
    })

    test('hands out scores of their own and keeps a query of its own', async () => {
      const { codec, compressed } = collection(24, 4)
      const [kernel] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 4, dim: 24, seed: 6 })
      kernel.setQuery(query)
      const first = kernel.score('chunk')
      const copy = first.slice()
      query.data.fill(0)
      kernel.addChunk('other', compressed)
      expect(kernel.score('other')).toEqual(copy)
      kernel.setQuery(query)
      kernel.score('chunk')
      expect(first).toEqual(copy)
      kernel.dispose()
    })

    test('counts the bytes it holds', async () => {
      const kernel = await make()
      const empty = kernel.bytes
      const { codec, compressed } = collection(96, 4)
      kernel.addCodec(codec)
      const withCodec = kernel.bytes
      expect(withCodec - empty).toBeGreaterThanOrEqual(codec.centroids.byteLength)
      kernel.addCodec(codec)
      expect(kernel.bytes).toBe(withCodec)
      kernel.addChunk('chunk', compressed)
      const content = compressed.residuals.byteLength + compressed.codes.byteLength
      expect(kernel.bytes - withCodec).toBeGreaterThanOrEqual(content)
      kernel.removeChunk('chunk')
      kernel.removeChunk('chunk')
      expect(kernel.bytes).toBe(withCodec)
      kernel.removeCodec(codec.id)
      kernel.removeCodec(codec.id)
      expect(kernel.bytes).toBe(empty)
      kernel.dispose()
    })

    test('refuses what it cannot score', async () => {
      const { codec, compressed } = collection(24, 4)
      const kernel = await make()
      expect(() => kernel.addChunk('chunk', compressed)).toThrow(withCode('index-corrupt'))
      kernel.addCodec(codec)
      const beyond = compressed.codes.map(() => codec.centroids.length / codec.dim)
      expect(() => kernel.addChunk('chunk', { ...compressed, codes: beyond })).toThrow(withCode('index-corrupt'))
      const short = compressed.residuals.subarray(1)
      expect(() => kernel.addChunk('chunk', { ...compressed, residuals: short })).toThrow(withCode('index-corrupt'))
      kernel.addChunk('chunk', compressed)
      expect(() => kernel.score('chunk')).toThrow(withCode('options-invalid'))
      kernel.setQuery(clusteredEmbeddings({ rows: 4, dim: 32 }))
      expect(() => kernel.score('chunk')).toThrow(withCode('index-incompatible'))
      kernel.setQuery(clusteredEmbeddings({ rows: 4, dim: 24 }))
      expect(() => kernel.score('another')).toThrow(withCode('index-corrupt'))
      expect(() => kernel.score('chunk', Uint32Array.of(doclens.length))).toThrow(withCode('index-corrupt'))
      expect(kernel.score('chunk')).toHaveLength(doclens.length)
      kernel.removeCodec(codec.id)
      expect(() => kernel.score('chunk')).toThrow(withCode('index-corrupt'))
      expect(() => kernel.addCodec({ ...codec, bucketScale: 0 })).toThrow(withCode('index-corrupt'))
      kernel.dispose()
    })

    test('holds nothing once disposed', async () => {
      const { codec, compressed } = collection(24, 4)
      const [kernel] = await loaded(make, codec, compressed)
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
      expect(() => kernel.score('chunk')).toThrow(withCode('index-corrupt'))
    })

    describeScan(make)

    describe('nearest', () => {
      test.each(dims)('finds what the scalar one finds in dim %i', async (dim) => {
        const kernel = await make()
        for (const [rows, count] of [
          [1, 1],
          [3, 2],
          [5, 7],
          [64, 16],
          [600, 33],
        ] as const) {
          const vectors = clusteredEmbeddings({ rows, dim, seed: rows })
          const centroids = clusteredEmbeddings({ rows: count, dim, seed: 50 }).data
          expect(kernel.nearest(vectors, centroids), `${rows} x ${count}`).toEqual(nearest(vectors, centroids))
        }
        kernel.dispose()
      })

      test('gives a tie to the lower index', async () => {
        const kernel = await make()
        const vectors = clusteredEmbeddings({ rows: 9, dim: 16 })
        const once = clusteredEmbeddings({ rows: 5, dim: 16, seed: 9 }).data
        const twice = Float32Array.of(...once, ...once)
        expect(kernel.nearest(vectors, twice)).toEqual(kernel.nearest(vectors, once))
        const zeros = { rows: 3, dim: 16, data: new Float32Array(48) }
        expect(kernel.nearest(zeros, twice)).toEqual(Uint16Array.of(0, 0, 0))
        kernel.dispose()
      })

      test('finds nothing for no rows', async () => {
        const kernel = await make()
        const none = { rows: 0, dim: 16, data: new Float32Array(0) }
        expect(kernel.nearest(none, new Float32Array(16))).toEqual(new Uint16Array(0))
        kernel.dispose()
      })
    })
  })
}

/** One centroid at the origin, and levels at both ends of their range. */
function extremeCodec(dim: number): Codec {
  const bucketScale = 1 / 64
  return identified({
    ...exactCodec(dim),
    nbits: 1,
    centroids: new Float32Array(dim),
    bucketCutoffs: Float32Array.of(0),
    bucketWeights: Float32Array.of(-64 * bucketScale, 63 * bucketScale),
    bucketScale,
  })
}

function bitsOf(scores: Float32Array): Uint32Array {
  return new Uint32Array(scores.slice().buffer)
}

function plainMaxSim(query: TokenEmbeddings, passage: TokenEmbeddings): number {
  if (passage.rows === 0) return 0
  let sum = 0
  for (let row = 0; row < query.rows; row++) {
    let best = -Infinity
    for (let token = 0; token < passage.rows; token++) best = Math.max(best, plainDot(query, row, passage, token))
    sum += best
  }
  return sum
}

function plainDot(a: TokenEmbeddings, rowA: number, b: TokenEmbeddings, rowB: number): number {
  let sum = 0
  for (let d = 0; d < a.dim; d++) sum += (a.data[rowA * a.dim + d] ?? 0) * (b.data[rowB * b.dim + d] ?? 0)
  return sum
}
