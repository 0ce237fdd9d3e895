import { describe, expect, test } from 'vitest'
import { compress } from '../../src/core/codec/compress.ts'
import { nearest } from '../../src/core/codec/nearest.ts'
import { trainCodec } from '../../src/core/codec/train.ts'
import type { Kernel, SummedPassages } from '../../src/core/ports.ts'
import { reachedBy } from '../../src/core/search/largest.ts'
import { ScalarKernel } from '../../src/core/search/scalar-kernel.ts'
import type { Codec, CompressedPassages } from '../../src/core/types.ts'
import { clusteredEmbeddings, dividedRows, sliceRows } from '../helpers/embeddings.ts'
import { sumsOf } from '../helpers/sums.ts'
import { collection, queryRows, withCode } from './kernel-fixtures.ts'

const dim = 48
const names = ['a', 'b', 'c', 'd', 'e']
const lengthsOf = (index: number) => Array.from({ length: 100 + 30 * index }, (_, passage) => passage % 7)

/** Documents of none, one, two passages and so on, up to four. */
const documentsOf = (index: number) =>
  Uint32Array.from(
    lengthsOf(index),
    (_, passage) => 5 * Math.floor(passage / 10) + Math.floor(Math.sqrt(2 * (passage % 10) + 0.25) - 0.5) + 1,
  )

/** So many centroids that only some are near to a query row; every seventh passage is empty. */
function manyCentroids(): { codec: Codec; parts: readonly CompressedPassages[] } {
  const sample = clusteredEmbeddings({ rows: 6000, dim, clusters: 300 })
  const codec = trainCodec(sample, { nbits: 2, seed: 1, tokens: 400_000, nearest })
  const parts = names.map((_, index) => {
    const lengths = lengthsOf(index)
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
const sizes = new Map(names.map((name, index) => [name, lengthsOf(index).length]))
const bonuses = Int32Array.of(40, 30, 20, 10, 5)

async function load(...kernels: readonly Kernel[]): Promise<void> {
  for (const kernel of kernels) {
    await kernel.loadSums()
    kernel.addCodec(codec)
    for (const [index, chunk] of names.entries()) kernel.addChunk(chunk, parts[index] as CompressedPassages)
  }
}

function ask(rows: number, ...kernels: readonly Kernel[]): void {
  for (const kernel of kernels) kernel.setQuery(clusteredEmbeddings({ rows, dim, clusters: 300, seed: rows }))
}

const found = (sums: readonly Uint32Array[]): number =>
  sums.reduce((count, ofChunk) => count + ofChunk.filter((sum) => sum > 0).length, 0)

const listed = ({ chunks, passages, sums }: SummedPassages) =>
  Array.from(sums, (sum, place) => ({ chunk: chunks[place] ?? -1, passage: passages[place] ?? -1, sum }))

/** What the Kernel port promises of the largest sums, of all codes and of those near to the query. */
export function describeSums(name: string, make: () => Kernel | Promise<Kernel>): void {
  describe(`sums: ${name}`, () => {
    test.each(queryRows)('near %i query rows are those of the scalar kernel', async (rows) => {
      const [kernel, oracle] = [await make(), new ScalarKernel()]
      await load(kernel, oracle)
      ask(rows, kernel, oracle)
      const all = sumsOf(kernel, sizes)
      const near = sumsOf(kernel, sizes, { probed: true })
      expect(all).toEqual(sumsOf(oracle, sizes))
      expect(near).toEqual(sumsOf(oracle, sizes, { probed: true }))
      expect(found(near)).toBeGreaterThan(0)
      expect(found(near)).toBeLessThanOrEqual(found(all))
      // What is near counts as in the scan of all, and what is not near counts less than what is.
      for (const [index, sums] of near.entries()) {
        const most = Math.max(...(all[index] ?? []))
        for (const [passage, sum] of sums.entries()) if (all[index]?.[passage] === most) expect(sum).toBeGreaterThan(0)
      }
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    })

    test.each([false, true])('are raised and the largest taken, near the query: %s', async (probed) => {
      const [kernel, oracle] = [await make(), new ScalarKernel()]
      await load(kernel, oracle)
      ask(20, kernel, oracle)
      const sums = sumsOf(kernel, sizes, { probed })
      const raised = sums.flatMap((ofChunk, chunk) =>
        Array.from(ofChunk, (sum, passage) => {
          const tokens = lengthsOf(chunk)[passage] ?? 0
          return { chunk, passage, sum: sum === 0 ? 0 : sum + (bonuses[Math.min(tokens, 4)] ?? 0) }
        }),
      )
      for (const wanted of [1, 7, 100, 1e6]) {
        const largest = listed(kernel.largest(names, { wanted, bonuses, probed }))
        const least = raised.map(({ sum }) => sum).sort((a, b) => b - a)[wanted - 1] ?? 0
        expect(largest).toEqual(raised.filter(({ sum }) => sum > 0 && sum >= least))
        expect(largest).toEqual(listed(oracle.largest(names, { wanted, bonuses, probed })))
      }
      kernel.dispose()
    })

    test.each([false, true])(
      'count documents of several passages, without those left out, near the query: %s',
      async (probed) => {
        const [kernel, oracle] = [await make(), new ScalarKernel()]
        await load(kernel, oracle)
        ask(20, kernel, oracle)
        const each = sumsOf(kernel, sizes, { probed })
        for (const one of [kernel, oracle]) {
          for (const [index, chunk] of names.entries())
            one.addChunk(chunk, parts[index] as CompressedPassages, documentsOf(index))
        }
        const leftOut = new Map([
          ['b', Uint32Array.of(0, 1, 2, 50)],
          ['e', Uint32Array.from(lengthsOf(4).keys())],
        ])
        const kept = each.flatMap((ofChunk, chunk) =>
          Array.from(ofChunk, (sum, passage) => {
            const bonus = bonuses[Math.min(lengthsOf(chunk)[passage] ?? 0, 4)] ?? 0
            return { chunk, passage, sum: sum === 0 ? 0 : sum + bonus }
          }).filter(({ passage, sum }) => sum > 0 && !leftOut.get(names[chunk] as string)?.includes(passage)),
        )
        const best = new Map<string, number>()
        for (const { chunk, passage, sum } of kept) {
          const document = `${chunk}/${documentsOf(chunk)[passage]}`
          best.set(document, Math.max(best.get(document) ?? 0, sum))
        }
        const ranked = [...best.values()].sort((a, b) => b - a)
        for (const wanted of [1, 7, 60, 1e6]) {
          const asked = { wanted, bonuses, probed, leftOut }
          const largest = kernel.largest(names, asked)
          const least = ranked[wanted - 1] ?? 0
          expect(listed(largest)).toEqual(kept.filter(({ sum }) => sum >= least))
          const counted = ranked.filter((sum) => sum >= least)
          for (const count of [1, 7, 60, 1e6]) expect(reachedBy(largest.documents, count)).toBe(counted[count - 1] ?? 0)
          expect(listed(largest)).toEqual(listed(oracle.largest(names, asked)))
        }
        expect(() => kernel.addChunk('a', parts[0] as CompressedPassages, Uint32Array.of(0))).toThrow(
          withCode('index-corrupt'),
        )
        kernel.dispose()
        expect(kernel.bytes).toBe(0)
      },
    )

    test('are those of the chunks that are asked for, whatever comes and goes', async () => {
      const [kernel, oracle] = [await make(), new ScalarKernel()]
      await load(kernel, oracle)
      ask(12, kernel, oracle)
      const compare = (...asked: string[]) => {
        for (const probed of [true, false]) {
          const [own, known] = [kernel, oracle].map((each) => each.largest(asked, { wanted: 30, bonuses, probed }))
          expect(listed(own as SummedPassages), asked.join()).toEqual(listed(known as SummedPassages))
        }
      }
      compare('b', 'd')
      compare('a', 'b', 'c', 'd', 'e')
      compare('e', 'c')
      kernel.removeChunk('c')
      compare('a', 'b', 'd', 'e')
      for (const each of [kernel, oracle]) each.addChunk('c', parts[0] as CompressedPassages)
      compare('a', 'b', 'c', 'd', 'e')
      for (const each of [kernel, oracle]) each.addChunk('a', parts[4] as CompressedPassages)
      compare('a', 'b', 'c', 'd', 'e')
      compare()
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    })

    test('of several codecs, and of none, are refused, and so are sums that are not loaded', async () => {
      const kernel = await make()
      const asked = { wanted: 3, bonuses, probed: true }
      kernel.addCodec(codec)
      kernel.addChunk('a', parts[0] as CompressedPassages)
      ask(12, kernel)
      expect(() => kernel.largest(['a'], asked)).toThrow(withCode('options-invalid'))
      await Promise.all([kernel.loadSums(), kernel.loadSums()])
      for (const [chunk, other] of [
        ['other', collection(dim, 4)],
        ['floats', collection(dim, 'f32')],
      ] as const) {
        kernel.addCodec(other.codec)
        kernel.addChunk(chunk, other.compressed)
      }
      expect(kernel.largest(['a'], asked).sums.length).toBeGreaterThanOrEqual(3)
      expect(() => kernel.largest(['a', 'other'], asked)).toThrow(withCode('options-invalid'))
      expect(() => kernel.largest(['floats'], asked)).toThrow(withCode('options-invalid'))
      expect(() => kernel.largest(['a', 'another'], asked)).toThrow(withCode('index-corrupt'))
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    })

    test('of a query without rows are none', async () => {
      const kernel = await make()
      await load(kernel)
      kernel.setQuery(sliceRows(clusteredEmbeddings({ rows: 1, dim }), 0, 0))
      for (const probed of [true, false]) expect(found(sumsOf(kernel, sizes, { probed }))).toBe(0)
      kernel.dispose()
    })

    test('near the query take the bytes of lists that were foretold, until a chunk goes', async () => {
      const kernel = await make()
      await load(kernel)
      ask(12, kernel)
      const without = kernel.bytes
      const foretold = kernel.listBytes(names)
      sumsOf(kernel, sizes)
      expect(kernel.bytes).toBe(without)
      sumsOf(kernel, sizes, { probed: true })
      expect(Math.abs(kernel.bytes - without - foretold)).toBeLessThan(32)
      expect(kernel.listBytes(names)).toBe(0)
      kernel.removeChunk('e')
      expect(kernel.bytes).toBeLessThan(without)
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    })
  })
}
