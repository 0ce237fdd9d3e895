import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestOfDocuments } from '../../../../src/core/search/group.ts'

test('a document scores what its best passage does, and 0 without any', () => {
  const anyPassages = fc.array(fc.record({ document: fc.nat(5), score: fc.nat(9) }), { minLength: 1 })
  fc.assert(
    fc.property(anyPassages, (passages) => {
      const ordered = passages.toSorted((a, b) => a.document - b.document)
      const scores = Float32Array.from(ordered, ({ score }) => score)
      const documentOf = Uint32Array.from(ordered, ({ document }) => document)
      const found = bestOfDocuments(scores, documentOf)
      expect(found).toHaveLength((ordered.at(-1)?.document ?? -1) + 1)
      for (const [document, score] of found.entries()) {
        const own = ordered.filter((each) => each.document === document).map((each) => each.score)
        expect(score).toBe(Math.max(0, ...own))
      }
    }),
  )
  expect([...bestOfDocuments(new Float32Array(0), Uint32Array.of(0, 0, 1))]).toEqual([0, 0])
})
