import { describe, expect, test } from 'vitest'
import type { Kernel } from '../../src/core/ports.ts'
import type { CompressedPassages } from '../../src/core/types.ts'
import { clusteredEmbeddings, sliceRows } from '../helpers/embeddings.ts'
import { sumsOf } from '../helpers/sums.ts'
import { collection, dims, doclens, loaded, queryRows, withCode } from './kernel-fixtures.ts'

const scan = (kernel: Kernel, chunk = 'chunk'): Uint32Array =>
  sumsOf(kernel, new Map([[chunk, doclens.length]]))[0] as Uint32Array

/** The scan of the Kernel port: held to the sums of the scalar kernel, and that one to plain centroid scores. */
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
          expect(scan(kernel), `${rows} rows`).toEqual(scan(oracle))
        }
        kernel.dispose()
      })
    })

    test('adds up the best centroid score of each query row, in steps of 1/255', async () => {
      const { codec, compressed } = collection(96, 4)
      const [kernel] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 32, dim: 96, seed: 7 })
      kernel.setQuery(query)
      for (const [passage, sum] of scan(kernel).entries()) {
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
        expect(scan(kernel)).toEqual(scan(oracle))
        expect(Math.max(...scan(kernel))).toBeLessThanOrEqual(20 * 255)
        expect(Math.max(...scan(kernel))).toBeGreaterThan(0)
      }
      kernel.dispose()
    })

    test('gives 0 for passages without tokens and for a query without rows', async () => {
      const { codec, compressed } = collection(24, 4)
      const [kernel] = await loaded(make, codec, compressed)
      const query = clusteredEmbeddings({ rows: 5, dim: 24, seed: 2 })
      kernel.setQuery(query)
      const sums = scan(kernel)
      for (const [passage, doclen] of doclens.entries()) if (doclen === 0) expect(sums[passage]).toBe(0)
      kernel.setQuery(sliceRows(query, 0, 0))
      expect(scan(kernel)).toEqual(new Uint32Array(doclens.length))
      kernel.dispose()
    })

    test('refuses what it cannot scan', async () => {
      const { codec, compressed } = collection(24, 'f32')
      const [kernel] = await loaded(make, codec, compressed)
      kernel.setQuery(clusteredEmbeddings({ rows: 4, dim: 24 }))
      expect(() => scan(kernel)).toThrow(withCode('options-invalid'))
      expect(() => scan(kernel, 'another')).toThrow(withCode('index-corrupt'))
      const residual = collection(24, 4)
      kernel.addCodec(residual.codec)
      kernel.addChunk('residual', residual.compressed)
      kernel.setQuery(clusteredEmbeddings({ rows: 4, dim: 32 }))
      expect(() => scan(kernel, 'residual')).toThrow(withCode('index-incompatible'))
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
