import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestPassages } from '../../../../src/core/search/group.ts'

test('each document is ranked by its best passage, the earlier at a tie', () => {
  const anyPassages = fc.array(fc.record({ document: fc.nat(5), score: fc.integer({ min: -2, max: 2 }) }))
  fc.assert(
    fc.property(anyPassages, fc.uniqueArray(fc.nat(5)), (passages, removed) => {
      const ordered = passages.toSorted((a, b) => a.document - b.document)
      const found = bestPassages(
        Float32Array.from(ordered, ({ score }) => score),
        Uint32Array.from(ordered, ({ document }) => document),
        new Set(removed),
      )
      const documents = [...new Set(ordered.map(({ document }) => document))].filter((each) => !removed.includes(each))
      expect(found.map(({ document }) => document)).toEqual(documents)
      for (const { document, passage, score } of found) {
        const scores = ordered.map((each) => (each.document === document ? each.score : -Infinity))
        expect(score).toBe(Math.max(...scores))
        expect(passage).toBe(scores.indexOf(score))
      }
    }),
  )
})
