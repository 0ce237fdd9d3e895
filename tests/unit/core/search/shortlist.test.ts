import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestSums } from '../../../../src/core/search/largest.ts'
import { joined, type ListedDocuments, largestFirst, selectPassages } from '../../../../src/core/search/shortlist.ts'

const largest = 12

interface SummedChunk extends ListedDocuments {
  readonly sums: Uint32Array
}

const anyChunk: fc.Arbitrary<SummedChunk> = fc
  .record({
    passages: fc.array(fc.record({ document: fc.nat(6), sum: fc.nat(largest) }), { maxLength: 20 }),
    removed: fc.uniqueArray(fc.nat(6)),
  })
  .map(({ passages, removed }) => {
    const ordered = passages.toSorted((a, b) => a.document - b.document)
    return {
      sums: Uint32Array.from(ordered, ({ sum }) => sum),
      documentOf: Uint32Array.from(ordered, ({ document }) => document),
      removed: new Set(removed),
    }
  })

/** Notes how many passages are asked for. */
function select(chunks: readonly SummedChunk[], ndocs: number, asked: number[] = []) {
  const summed = chunks.map(({ sums }) => ({ sums, starts: new Uint32Array(sums.length + 1) }))
  const found = (wanted: number) => {
    asked.push(wanted)
    return largestSums(summed, Int32Array.of(0), wanted)
  }
  return selectPassages(chunks, found, ndocs)
}

/** Every passage with a sum that is not removed. */
function summed(chunks: readonly SummedChunk[]) {
  return chunks.flatMap(({ sums, documentOf, removed }, chunk) =>
    Array.from(sums, (sum, passage) => ({ chunk, passage, document: documentOf[passage] ?? -1, sum })).filter(
      ({ sum, document }) => sum > 0 && !removed.has(document),
    ),
  )
}

/** Best sum of each document, the largest first. */
function documentSums(passages: ReturnType<typeof summed>): number[] {
  const best = new Map<string, number>()
  for (const { chunk, document, sum } of passages) {
    const key = `${chunk}/${document}`
    best.set(key, Math.max(best.get(key) ?? 0, sum))
  }
  return [...best.values()].sort((a, b) => b - a)
}

describe('the selection', () => {
  test('has all passages that reach the sum of the last of the ndocs best documents', () => {
    const ndocs = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(fc.array(anyChunk, { maxLength: 4 }), ndocs, (chunks, wanted) => {
        const all = summed(chunks)
        const ranked = documentSums(all)
        const found = select(chunks, wanted)
        const threshold = found.thresholdOf(wanted)
        expect(threshold).toBe(ranked[wanted - 1] ?? 0)
        const selected = Array.from(found.passages, (passage, place) => {
          return { chunk: found.chunks[place], passage, sum: found.sums[place] }
        })
        expect(selected).toEqual(
          all.filter(({ sum }) => sum >= threshold).map(({ chunk, passage, sum }) => ({ chunk, passage, sum })),
        )
        for (let fewer = 1; fewer < wanted; fewer++) expect(found.thresholdOf(fewer)).toBe(ranked[fewer - 1] ?? 0)
      }),
    )
  })

  test('asks for more until there are documents enough', () => {
    // A document of many passages comes first, and then others.
    const sums = Uint32Array.from({ length: 3000 }, (_, passage) => 5000 - passage)
    const documentOf = Uint32Array.from(sums, (_, passage) => Math.max(0, passage - 500))
    const asked: number[] = []
    const found = select([{ sums, documentOf, removed: new Set() }], 100, asked)
    expect(asked).toEqual([400, 1600])
    expect(found.thresholdOf(100)).toBe(5000 - 599)
    expect(found.passages).toHaveLength(600)
  })

  test('takes all at once where there are no more documents', () => {
    const sums = Uint32Array.from({ length: 3000 }, (_, passage) => 1 + passage)
    const documentOf = Uint32Array.from(sums, (_, passage) => Math.floor(passage / 300))
    const asked: number[] = []
    expect(select([{ sums, documentOf, removed: new Set([3]) }], 9, asked).thresholdOf(9)).toBe(300)
    expect(asked).toEqual([Number.POSITIVE_INFINITY])
  })

  test('counts a document of many passages once', () => {
    const chunk = {
      sums: Uint32Array.of(9, 9, 9, 5),
      documentOf: Uint32Array.of(0, 0, 0, 1),
      removed: new Set<number>(),
    }
    expect(select([chunk], 2).thresholdOf(2)).toBe(5)
  })
})

test('places are put in the order of their sums, the largest first, and equal ones as they stand', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(largest), { maxLength: 40 }), (sums) => {
      const expected = [...sums.keys()].sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))
      expect([...largestFirst(Uint32Array.from(sums))]).toEqual(expected)
    }),
  )
})

describe('two lists of passages', () => {
  test('become one, with the sums of the first where both have a passage', () => {
    const keys = fc.uniqueArray(fc.nat(40), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b))
    const perChunk = 10
    const listOf = (numbers: readonly number[], sum: number) => ({
      chunks: Uint32Array.from(numbers, (number) => number / perChunk),
      passages: Uint32Array.from(numbers, (number) => number % perChunk),
      sums: Uint32Array.from(numbers, (number) => sum + number),
    })
    fc.assert(
      fc.property(keys, keys, (first, second) => {
        const all = [...new Set([...first, ...second])].sort((a, b) => a - b)
        const { chunks, passages, sums } = joined(listOf(first, 100), listOf(second, 0))
        expect([...passages].map((passage, place) => (chunks[place] as number) * perChunk + passage)).toEqual(all)
        expect([...sums]).toEqual(all.map((number) => (first.includes(number) ? 100 + number : number)))
      }),
    )
  })
})
