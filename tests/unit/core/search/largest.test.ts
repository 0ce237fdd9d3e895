import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { largestSums, reachedBy } from '../../../../src/core/search/largest.ts'

/** Passages of some documents. */
const anyChunk = fc
  .array(fc.record({ sum: fc.nat(12), tokens: fc.nat(7), document: fc.nat(6) }), { maxLength: 20 })
  .map((passages) => {
    const ordered = passages.toSorted((a, b) => a.document - b.document)
    return {
      sums: Uint32Array.from(ordered, ({ sum }) => sum),
      starts: Uint32Array.of(
        0,
        ...ordered.map((_, to) => ordered.slice(0, to + 1).reduce((sum, { tokens }) => sum + tokens, 0)),
      ),
      documentOf: Uint32Array.from(ordered, ({ document }) => document),
    }
  })
const anyBonuses = fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }).map((bonuses) => Int32Array.from(bonuses))

describe('the largest sums', () => {
  test('are those that reach the best passage of the last of so many documents, and none of 0', () => {
    fc.assert(
      fc.property(
        fc.array(anyChunk, { maxLength: 4 }),
        anyBonuses,
        fc.integer({ min: 1, max: 30 }),
        (chunks, bonuses, wanted) => {
          const all = chunks.flatMap(({ sums, starts, documentOf }, chunk) =>
            Array.from(sums, (sum, passage) => {
              const tokens = (starts[passage + 1] ?? 0) - (starts[passage] ?? 0)
              const raised = sum && sum + (bonuses[Math.min(tokens, bonuses.length - 1)] ?? 0)
              return { chunk, passage, sum: raised, document: `${chunk}/${documentOf[passage]}` }
            }),
          )
          const best = new Map<string, number>()
          for (const { document, sum } of all) best.set(document, Math.max(best.get(document) ?? 0, sum))
          const ranked = [...best.values()].filter((sum) => sum > 0).sort((a, b) => b - a)
          const least = ranked[wanted - 1] ?? 0
          const found = largestSums(chunks, { bonuses, wanted })
          const listed = Array.from(found.sums, (sum, at) => [found.chunks[at], found.passages[at], sum])
          expect(listed).toEqual(
            all.filter(({ sum }) => sum > 0 && sum >= least).map(({ chunk, passage, sum }) => [chunk, passage, sum]),
          )
          for (let count = 1; count <= wanted; count++)
            expect(reachedBy(found.documents, count)).toBe(ranked[count - 1] ?? 0)
        },
      ),
    )
  })

  test('count a document of many passages once', () => {
    const chunk = {
      sums: Uint32Array.of(9, 9, 9, 5),
      starts: new Uint32Array(5),
      documentOf: Uint32Array.of(0, 0, 0, 1),
    }
    const found = largestSums([chunk], { bonuses: Int32Array.of(0), wanted: 2 })
    expect([...found.sums]).toEqual([9, 9, 9, 5])
    expect([...found.documents]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 1])
  })

  test('count no document that comes to less than what is found', () => {
    const chunk = {
      sums: Uint32Array.of(3, 5, 0, 7),
      starts: new Uint32Array(5),
      documentOf: Uint32Array.of(0, 1, 2, 3),
    }
    const counted = (wanted: number) => [...largestSums([chunk], { bonuses: Int32Array.of(0), wanted }).documents]
    expect(counted(2)).toEqual([0, 0, 0, 0, 0, 1, 0, 1])
    expect(counted(4)).toEqual([0, 0, 0, 1, 0, 1, 0, 1])
  })
})

test('the sum that so many reach is 0 where there are fewer', () => {
  const counts = [0, 0, 3, 0, 2]
  expect([1, 2, 3, 5, 6].map((wanted) => reachedBy(counts, wanted))).toEqual([4, 4, 2, 2, 0])
})
