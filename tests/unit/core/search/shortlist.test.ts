import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestFirst, type ScannedPassages, selectPassages } from '../../../../src/core/search/shortlist.ts'

const largest = 12
const longest = 4
const none = new Int32Array(longest + 1)

const anyChunk: fc.Arbitrary<ScannedPassages> = fc
  .record({
    passages: fc.array(fc.record({ document: fc.nat(6), sum: fc.nat(largest), tokens: fc.nat(longest + 3) }), {
      maxLength: 20,
    }),
    removed: fc.uniqueArray(fc.nat(6)),
  })
  .map(({ passages, removed }) => {
    const ordered = passages.toSorted((a, b) => a.document - b.document)
    return {
      sums: Uint32Array.from(ordered, ({ sum }) => sum),
      starts: startsOf(ordered.map(({ tokens }) => tokens)),
      documentOf: Uint32Array.from(ordered, ({ document }) => document),
      removed: new Set(removed),
    }
  })
const anyBonuses = fc
  .array(fc.nat(5), { minLength: longest + 1, maxLength: longest + 1 })
  .map((bonuses) => Int32Array.from(bonuses))

function startsOf(tokens: readonly number[]): Uint32Array {
  return Uint32Array.of(0, ...tokens.map((_, to) => tokens.slice(0, to + 1).reduce((sum, count) => sum + count, 0)))
}

/** Every passage that is not removed, with what it comes to. */
function summed(chunks: readonly ScannedPassages[], bonuses: Int32Array) {
  return chunks.flatMap(({ sums, starts, documentOf, removed }, chunk) =>
    Array.from(sums, (sum, passage) => {
      const tokens = (starts[passage + 1] ?? 0) - (starts[passage] ?? 0)
      const document = documentOf[passage] ?? -1
      return {
        chunk,
        passage,
        document,
        isRemoved: removed.has(document),
        sum: sum === 0 ? 0 : sum + (bonuses[Math.min(tokens, longest)] ?? 0),
      }
    }).filter(({ isRemoved }) => !isRemoved),
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
      fc.property(fc.array(anyChunk, { maxLength: 4 }), anyBonuses, ndocs, (chunks, bonuses, wanted) => {
        const all = summed(chunks, bonuses)
        const ranked = documentSums(all)
        const found = selectPassages(chunks, bonuses, wanted)
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

  test('is that of all passages where a sample misleads', () => {
    // The sample sees large sums only, and then small ones only.
    for (const isLarge of [true, false]) {
      const sums = Uint32Array.from({ length: 20_000 }, (_, passage) =>
        (passage % 64 === 0) === isLarge ? 1000 + (passage % 500) : 1 + (passage % 500),
      )
      const documentOf = Uint32Array.from(sums, (_, passage) => passage)
      const chunk = { sums, starts: new Uint32Array(sums.length + 1), documentOf, removed: new Set<number>() }
      const found = selectPassages([chunk], none, 900)
      const expected = sums.toSorted().at(-900)
      expect(found.thresholdOf(900)).toBe(expected)
      expect([...found.sums]).toEqual([...sums].filter((sum) => sum >= (expected ?? 0)))
    }
  })

  test('looks at a part of many passages', () => {
    const sums = Uint32Array.from({ length: 50_000 }, (_, passage) => 1 + ((passage * 7919) % 4000))
    const documentOf = Uint32Array.from(sums, (_, passage) => passage)
    const chunk = { sums, starts: new Uint32Array(sums.length + 1), documentOf, removed: new Set<number>() }
    const { passages } = selectPassages([chunk], none, 500)
    expect(passages.length).toBeGreaterThanOrEqual(500)
    expect(passages.length).toBeLessThan(5000)
  })

  test('counts a document of many passages once', () => {
    const chunk = {
      sums: Uint32Array.of(9, 9, 9, 5),
      starts: Uint32Array.of(0, 1, 2, 3, 4),
      documentOf: Uint32Array.of(0, 0, 0, 1),
      removed: new Set<number>(),
    }
    expect(selectPassages([chunk], none, 2).thresholdOf(2)).toBe(5)
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
