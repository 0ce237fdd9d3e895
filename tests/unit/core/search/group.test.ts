import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestOfDocument, bestPassages } from '../../../../src/core/search/group.ts'

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

test('a document scores what its best passage does, whichever of them is asked for', () => {
  const anyPassages = fc.array(fc.record({ document: fc.nat(5), score: fc.nat(9) }), { minLength: 1 })
  fc.assert(
    fc.property(anyPassages, (passages) => {
      const ordered = passages.toSorted((a, b) => a.document - b.document)
      const scores = Float32Array.from(ordered, ({ score }) => score)
      const documentOf = Uint32Array.from(ordered, ({ document }) => document)
      for (const [passage, { document }] of ordered.entries()) {
        const own = ordered.filter((each) => each.document === document).map(({ score }) => score)
        expect(bestOfDocument(scores, documentOf, passage)).toBe(Math.max(...own))
      }
    }),
  )
  expect(bestOfDocument(new Float32Array(0), Uint32Array.of(0, 0), 1)).toBe(0)
})
