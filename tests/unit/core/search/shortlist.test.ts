import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DocumentSums, passagesReaching, type ScannedPassages } from '../../../../src/core/search/shortlist.ts'

const largest = 12

const anyChunk: fc.Arbitrary<ScannedPassages> = fc
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

/** Best sum of each document that is not removed. */
function documentSums({ sums, documentOf, removed }: ScannedPassages): number[] {
  const best = new Map<number, number>()
  for (const [passage, document] of documentOf.entries()) {
    if (!removed.has(document)) best.set(document, Math.max(best.get(document) ?? 0, sums[passage] ?? 0))
  }
  return [...best.values()]
}

describe('the threshold', () => {
  test('is the sum of the last of the ndocs best documents', () => {
    fc.assert(
      fc.property(fc.array(anyChunk, { maxLength: 4 }), fc.integer({ min: 1, max: 12 }), (chunks, ndocs) => {
        const ranked = chunks.flatMap(documentSums).sort((a, b) => b - a)
        expect(new DocumentSums(chunks, largest).threshold(ndocs)).toBe(ranked[ndocs - 1] ?? 0)
      }),
    )
  })

  test('counts a document of many passages once', () => {
    const chunk = {
      sums: Uint32Array.of(9, 9, 9, 5),
      documentOf: Uint32Array.of(0, 0, 0, 1),
      removed: new Set<number>(),
    }
    expect(new DocumentSums([chunk], largest).threshold(2)).toBe(5)
  })
})

test('the passages that reach a threshold are listed with their sums, without those of removed documents', () => {
  fc.assert(
    fc.property(anyChunk, fc.nat(largest), (chunk, threshold) => {
      const expected = [...chunk.sums.keys()].filter(
        (passage) => (chunk.sums[passage] ?? 0) >= threshold && !chunk.removed.has(chunk.documentOf[passage] ?? -1),
      )
      const { passages, sums } = passagesReaching(threshold, chunk)
      expect([...passages]).toEqual(expected)
      expect([...sums]).toEqual(expected.map((passage) => chunk.sums[passage]))
    }),
  )
})
