import { describe, expect, test } from 'vitest'
import type { Kernel } from '../../src/core/ports.ts'
import { nprobe } from '../../src/core/search/probes.ts'
import type { CompressedPassages } from '../../src/core/types.ts'
import { clusteredEmbeddings, sliceRows } from '../helpers/embeddings.ts'
import { collection, collectionOf, dims, doclens, loaded, queryRows, withCode } from './kernel-fixtures.ts'

/** Probe and scan of the Kernel port: held to the scalar kernel, and that one to plain centroid scores. */
export function describeScan(make: () => Kernel | Promise<Kernel>): void {
  describe('scan', () => {
    describe.each([1, 2, 4] as const)('nbits %s', (nbits) => {
      test.each(dims)('gives the sums of the scalar kernel in dim %i', async (dim) => {
        const { codec, compressed } = collection(dim, nbits)
        const [kernel, oracle] = await loaded(make, codec, compressed)
        for (const rows of queryRows) {
          const query = clusteredEmbeddings({ rows, dim, seed: rows })
          kernel.setQuery(query)
          oracle.setQuery(query)
          expect(kernel.scan('chunk'), `${rows} rows`).toEqual(oracle.scan('chunk'))
          expect(kernel.probe('chunk'), `${rows} rows`).toEqual(oracle.probe('chunk'))
        }
        kernel.dispose()
      })
    })

    test('adds up the best centroid score of each query row, in steps of 1/255', async () => {
      const { codec, compressed } = collection(96, 4)
      const [kernel] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 32, dim: 96, seed: 7 })
      kernel.setQuery(query)
      for (const [passage, sum] of kernel.scan('chunk').entries()) {
        const codes = codesOf(compressed, passage)
        let expected = 0
        for (let row = 0; row < query.rows; row++) {
          const scores = codes.map((code) => dot(query.data, row * 96, codec.centroids, code * 96))
          expected += Math.max(0, ...scores)
        }
        // Each row is half a step off at most.
        expect(Math.abs(sum - expected * 255), `passage ${passage}`).toBeLessThanOrEqual(32 * 0.5 + 0.01)
      }
      kernel.dispose()
    })

    test('holds a score of 1 or more at 255 and one below 0 at 0', async () => {
      const { codec, compressed } = collection(24, 2)
      const [kernel, oracle] = await loaded(make, codec, compressed)
      for (const length of [1e9, -1e9, 1e30]) {
        const query = clusteredEmbeddings({ rows: 20, dim: 24, seed: 3 })
        for (const [index, value] of query.data.entries()) query.data[index] = value * length
        kernel.setQuery(query)
        oracle.setQuery(query)
        expect(kernel.scan('chunk')).toEqual(oracle.scan('chunk'))
        expect(Math.max(...kernel.scan('chunk'))).toBeLessThanOrEqual(20 * 255)
        expect(Math.max(...kernel.scan('chunk'))).toBeGreaterThan(0)
      }
      kernel.dispose()
    })

    test('gives 0 for passages without tokens and for a query without rows', async () => {
      const { codec, compressed } = collection(24, 4)
      const [kernel] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 5, dim: 24, seed: 2 })
      kernel.setQuery(query)
      const sums = kernel.scan('chunk')
      for (const [passage, doclen] of doclens.entries()) if (doclen === 0) expect(sums[passage]).toBe(0)
      kernel.setQuery(sliceRows(query, 0, 0))
      expect(kernel.scan('chunk')).toEqual(new Uint32Array(doclens.length))
      kernel.dispose()
    })

    test('gives the sums of listed passages in their order', async () => {
      const { codec, compressed } = collection(96, 4)
      const [kernel] = await loaded(make, codec, compressed)
      kernel.setQuery(clusteredEmbeddings({ rows: 20, dim: 96, seed: 4 }))
      const all = kernel.scan('chunk')
      const listed = Uint32Array.of(1, 2, 7, 13, 14)
      expect(kernel.scan('chunk', listed)).toEqual(listed.map((passage) => all[passage] ?? 0))
      expect(kernel.scan('chunk', new Uint32Array(0))).toEqual(new Uint32Array(0))
      expect(() => kernel.scan('chunk', Uint32Array.of(0, 15))).toThrow(withCode('index-corrupt'))
      kernel.dispose()
    })

    test('refuses what it cannot scan', async () => {
      const { codec, compressed } = collection(24, 'f32')
      const [kernel] = await loaded(make, codec, compressed)
      kernel.setQuery(clusteredEmbeddings({ rows: 4, dim: 24 }))
      expect(() => kernel.scan('chunk')).toThrow(withCode('options-invalid'))
      expect(() => kernel.probe('chunk')).toThrow(withCode('options-invalid'))
      expect(() => kernel.scan('another')).toThrow(withCode('index-corrupt'))
      expect(() => kernel.probe('another')).toThrow(withCode('index-corrupt'))
      const residual = collection(24, 4)
      kernel.addCodec(residual.codec)
      kernel.addChunk('residual', residual.compressed)
      kernel.setQuery(clusteredEmbeddings({ rows: 4, dim: 32 }))
      expect(() => kernel.scan('residual')).toThrow(withCode('index-incompatible'))
      expect(() => kernel.probe('residual')).toThrow(withCode('index-incompatible'))
      kernel.dispose()
    })
  })

  describe('probe', () => {
    test('counts the centroids nearest to each query row that a passage holds', async () => {
      const { codec, compressed } = collection(96, 4)
      const [kernel] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 9, dim: 96, seed: 7 })
      kernel.setQuery(query)
      const centroids = Array.from({ length: codec.centroids.length / 96 }, (_, code) => code)
      const nearestOf = (row: number) => {
        const scores = centroids.map((code) =>
          Math.max(0, Math.floor(dot(query.data, row * 96, codec.centroids, code * 96) * 255 + 0.5)),
        )
        const last = [...scores].sort((a, b) => b - a)[nprobe - 1] ?? 0
        return new Set(centroids.filter((code) => (scores[code] ?? 0) >= Math.max(1, last)))
      }
      const nearest = Array.from({ length: query.rows }, (_, row) => nearestOf(row))
      const counts = kernel.probe('chunk')
      expect(Math.max(...counts)).toBeGreaterThan(0)
      for (const [passage, count] of counts.entries()) {
        const codes = new Set(codesOf(compressed, passage))
        const expected = nearest.reduce((sum, wanted) => sum + [...codes].filter((code) => wanted.has(code)).length, 0)
        expect(count, `passage ${passage}`).toBe(expected)
      }
      kernel.dispose()
    })

    test('follows a chunk that is replaced and a query that is another', async () => {
      const { codec, compressed } = collection(24, 2)
      const [kernel, oracle] = await loaded(make, codec, compressed)
      const other = collectionOf(codec, 24, 11)
      for (const seed of [1, 2, 3]) {
        const query = clusteredEmbeddings({ rows: 6, dim: 24, seed })
        for (const each of [kernel, oracle]) each.setQuery(query)
        expect(kernel.probe('chunk')).toEqual(oracle.probe('chunk'))
        if (seed === 2) for (const each of [kernel, oracle]) each.addChunk('chunk', other)
        expect(kernel.probe('chunk')).toEqual(oracle.probe('chunk'))
      }
      const held = kernel.bytes
      kernel.removeChunk('chunk')
      expect(kernel.bytes).toBeLessThan(held)
      kernel.removeCodec(codec.id)
      expect(kernel.bytes).toBe(0)
      kernel.dispose()
    })

    test('counts nothing for a query without rows', async () => {
      const { codec, compressed } = collection(24, 4)
      const [kernel] = await loaded(make, codec, compressed)
      kernel.setQuery(sliceRows(clusteredEmbeddings({ rows: 5, dim: 24 }), 0, 0))
      expect(kernel.probe('chunk')).toEqual(new Uint32Array(doclens.length))
      kernel.dispose()
    })

    test('counts more passages than 16 bits can name', async () => {
      const { codec } = collection(8, 1)
      const passages = 65_537
      const codes = Uint16Array.from({ length: passages }, (_, index) => index % (codec.centroids.length / 8))
      const many = { passages, tokens: passages, dim: 8, nbits: 1, codec: codec.id, codes } as const
      const compressed = { ...many, doclens: new Uint16Array(passages).fill(1), residuals: new Uint8Array(passages) }
      const [kernel, oracle] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 4, dim: 8, seed: 2 })
      for (const each of [kernel, oracle]) each.setQuery(query)
      expect(kernel.probe('chunk')).toEqual(oracle.probe('chunk'))
      kernel.dispose()
    })
  })
}

function codesOf({ doclens: lengths, codes }: CompressedPassages, passage: number): number[] {
  const first = lengths.subarray(0, passage).reduce((sum, length) => sum + length, 0)
  return [...codes.subarray(first, first + (lengths[passage] ?? 0))]
}

function dot(a: Float32Array, fromA: number, b: Float32Array, fromB: number): number {
  let sum = 0
  for (let d = 0; d < 96; d++) sum += (a[fromA + d] ?? 0) * (b[fromB + d] ?? 0)
  return sum
}
