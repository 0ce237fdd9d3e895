import { describe, expect, test } from 'vitest'
import { compress } from '../../src/core/codec/compress.ts'
import { nearest } from '../../src/core/codec/nearest.ts'
import { trainCodec } from '../../src/core/codec/train.ts'
import type { Kernel } from '../../src/core/ports.ts'
import type { Codec, CompressedPassages } from '../../src/core/types.ts'
import { CoveringKernel } from '../helpers/covering-kernel.ts'
import { clusteredEmbeddings, dividedRows, sliceRows } from '../helpers/embeddings.ts'
import { collection, queryRows, withCode } from './kernel-fixtures.ts'

const dim = 48
const chunks = ['a', 'b', 'c', 'd', 'e']

/** Enough centroids for a query row to be answered by few of them; every seventh passage is empty. */
function manyCentroids(): { codec: Codec; parts: readonly CompressedPassages[] } {
  const sample = clusteredEmbeddings({ rows: 6000, dim, clusters: 300 })
  const codec = trainCodec(sample, { nbits: 2, seed: 1, tokens: 100_000, nearest })
  const parts = chunks.map((_, index) => {
    const lengths = Array.from({ length: 100 + 30 * index }, (_, passage) => passage % 7)
    const rows = lengths.reduce((sum, length) => sum + length, 0)
    return compress(
      codec,
      dividedRows(clusteredEmbeddings({ rows, dim, clusters: 300, seed: index }), lengths),
      nearest,
    )
  })
  return { codec, parts }
}

const { codec, parts } = manyCentroids()

async function load(...kernels: readonly Kernel[]): Promise<void> {
  for (const kernel of kernels) {
    await kernel.loadCovers()
    kernel.addCodec(codec)
    for (const [index, chunk] of chunks.entries()) kernel.addChunk(chunk, parts[index] as CompressedPassages)
  }
}

function ask(rows: number, ...kernels: readonly Kernel[]): void {
  for (const kernel of kernels) kernel.setQuery(clusteredEmbeddings({ rows, dim, clusters: 300, seed: rows }))
}

const scannedIn = (sums: readonly Uint32Array[]): number =>
  sums.reduce((count, ofChunk) => count + ofChunk.filter((sum) => sum > 0).length, 0)

/** What the Kernel port promises of promising passages, for kernels that look at covers. */
export function describeCovers(name: string, make: () => Kernel | Promise<Kernel>): void {
  describe(`the promising passages: ${name}`, () => {
    test.each(queryRows)('of %i query rows are those of the largest covers', async (rows) => {
      const [kernel, oracle] = [await make(), new CoveringKernel()]
      await load(kernel, oracle)
      ask(rows, kernel, oracle)
      const all = kernel.scanEach(chunks)
      const scanned = [1, 5, 50, 200, 1e6].map((promising) => {
        const sums = kernel.scanEach(chunks, promising)
        expect(sums, `${promising} passages`).toEqual(oracle.scanEach(chunks, promising))
        expect(scannedIn(sums)).toBeGreaterThanOrEqual(Math.min(promising, scannedIn(all)))
        for (const [index, ofChunk] of sums.entries()) {
          for (const [passage, sum] of ofChunk.entries()) expect([0, all[index]?.[passage]]).toContain(sum)
        }
        return scannedIn(sums)
      })
      expect(scanned[0]).toBeLessThan(scannedIn(all) / 4)
      expect(scanned).toEqual(scanned.toSorted((a, b) => a - b))
      expect(scanned.at(-1)).toBe(scannedIn(all))
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    })

    test('are all, until covers are loaded', async () => {
      const kernel = await make()
      kernel.addCodec(codec)
      for (const [index, chunk] of chunks.entries()) kernel.addChunk(chunk, parts[index] as CompressedPassages)
      ask(20, kernel)
      expect(kernel.listBytes(chunks)).toBe(0)
      expect(kernel.scanEach(chunks, 5)).toEqual(kernel.scanEach(chunks))
      await Promise.all([kernel.loadCovers(), kernel.loadCovers()])
      expect(kernel.listBytes(chunks)).toBeGreaterThan(0)
      expect(kernel.scanEach(chunks, 5)).not.toEqual(kernel.scanEach(chunks))
      kernel.dispose()
    })

    test('hold those that answer a query best', async () => {
      const kernel = await make()
      await load(kernel)
      ask(20, kernel)
      const best = Math.max(...kernel.scanEach(chunks).flatMap((sums) => [...sums]))
      expect(Math.max(...kernel.scanEach(chunks, 20).flatMap((sums) => [...sums]))).toBe(best)
      kernel.dispose()
    })

    test('are found whatever chunks come and go, and whichever are asked for', async () => {
      const [kernel, oracle] = [await make(), new CoveringKernel()]
      await load(kernel, oracle)
      ask(12, kernel, oracle)
      const compare = (...asked: string[]) =>
        expect(kernel.scanEach(asked, 30), asked.join()).toEqual(oracle.scanEach(asked, 30))
      compare('b', 'd')
      compare('a', 'b', 'c', 'd', 'e')
      compare('e', 'c')
      kernel.removeChunk('c')
      compare('a', 'b', 'd', 'e')
      for (const each of [kernel, oracle]) each.addChunk('c', parts[0] as CompressedPassages)
      compare('a', 'b', 'c', 'd', 'e')
      for (const each of [kernel, oracle]) each.addChunk('a', parts[4] as CompressedPassages)
      compare('a', 'b', 'c', 'd', 'e')
      expect(kernel.scanEach([], 30)).toEqual([])
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    })

    test('are chosen for each codec by itself', async () => {
      const [kernel, oracle] = [await make(), new CoveringKernel()]
      await load(kernel, oracle)
      const other = collection(dim, 4)
      for (const each of [kernel, oracle]) {
        each.addCodec(other.codec)
        each.addChunk('other', other.compressed)
      }
      ask(12, kernel, oracle)
      const together = kernel.scanEach(['a', 'other', 'b'], 3)
      expect(together).toEqual(oracle.scanEach(['a', 'other', 'b'], 3))
      const [a, b] = kernel.scanEach(['a', 'b'], 3)
      expect(together).toEqual([a, ...kernel.scanEach(['other'], 3), b])
      expect(() => kernel.scanEach(['a', 'another'], 3)).toThrow(withCode('index-corrupt'))
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    })

    test('are all when a query has no rows', async () => {
      const kernel = await make()
      await load(kernel)
      kernel.setQuery(sliceRows(clusteredEmbeddings({ rows: 1, dim }), 0, 0))
      expect(scannedIn(kernel.scanEach(chunks, 3))).toBe(0)
      kernel.dispose()
    })

    test('take the bytes that were foretold, until a chunk goes', async () => {
      const kernel = await make()
      await load(kernel)
      ask(12, kernel)
      const without = kernel.bytes
      const foretold = kernel.listBytes(chunks)
      kernel.scanEach(chunks)
      expect(kernel.bytes).toBe(without)
      kernel.scanEach(chunks, 30)
      expect(Math.abs(kernel.bytes - without - foretold)).toBeLessThan(32)
      expect(kernel.listBytes(chunks)).toBe(0)
      kernel.removeChunk('e')
      expect(kernel.bytes).toBeLessThan(without)
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    })
  })
}
