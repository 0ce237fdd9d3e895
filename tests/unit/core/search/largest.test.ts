import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestSums, leastOf } from '../../../../src/core/search/largest.ts'

const anyChunk = fc.array(fc.record({ sum: fc.nat(12), tokens: fc.nat(7) }), { maxLength: 20 }).map((passages) => ({
  sums: Uint32Array.from(passages, ({ sum }) => sum),
  starts: Uint32Array.of(
    0,
    ...passages.map((_, to) => passages.slice(0, to + 1).reduce((sum, { tokens }) => sum + tokens, 0)),
  ),
}))
const anyBonuses = fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }).map((bonuses) => Int32Array.from(bonuses))

test('the largest sums are so many, with all that equal the last, and none of 0', () => {
  fc.assert(
    fc.property(
      fc.array(anyChunk, { maxLength: 4 }),
      anyBonuses,
      fc.integer({ min: 1, max: 40 }),
      (chunks, bonuses, wanted) => {
        const all = chunks.flatMap(({ sums, starts }, chunk) =>
          Array.from(sums, (sum, passage) => {
            const tokens = (starts[passage + 1] ?? 0) - (starts[passage] ?? 0)
            return { chunk, passage, sum: sum && sum + (bonuses[Math.min(tokens, bonuses.length - 1)] ?? 0) }
          }),
        )
        const least = all.map(({ sum }) => sum).sort((a, b) => b - a)[wanted - 1] ?? 0
        const found = largestSums(chunks, bonuses, wanted)
        const listed = Array.from(found.sums, (sum, at) => ({
          chunk: found.chunks[at],
          passage: found.passages[at],
          sum,
        }))
        expect(listed).toEqual(all.filter(({ sum }) => sum > 0 && sum >= least))
      },
    ),
  )
})

test('the least sum is above 0, and the largest one there is where that is enough', () => {
  expect(leastOf([9, 0, 3, 0, 2], 1)).toBe(4)
  expect(leastOf([9, 0, 3, 0, 2], 2)).toBe(4)
  expect(leastOf([9, 0, 3, 0, 2], 3)).toBe(2)
  expect(leastOf([9, 0, 3, 0, 2], 6)).toBe(1)
  expect(leastOf([9], 6)).toBe(1)
})
