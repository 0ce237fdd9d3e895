import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joined, largestFirst, placesOf, reaching } from '../../../../src/core/search/shortlist.ts'

const largest = 12

test('places are put in the order of their sums, the largest first, and equal ones as they stand', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(largest), { maxLength: 40 }), (sums) => {
      const expected = [...sums.keys()].sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0))
      expect([...largestFirst(Uint32Array.from(sums))]).toEqual(expected)
    }),
  )
})

describe('two lists of passages', () => {
  test('become one, with the sums of the first where both have a passage, in which those of either are found', () => {
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
        const both = joined(listOf(first, 100), listOf(second, 0))
        const { chunks, passages, sums } = both
        expect([...passages].map((passage, place) => (chunks[place] as number) * perChunk + passage)).toEqual(all)
        expect([...placesOf(listOf(second, 0), both)]).toEqual(second.map((number) => all.indexOf(number)))
        expect([...sums]).toEqual(all.map((number) => (first.includes(number) ? 100 + number : number)))
      }),
    )
  })
})

test('of a list those are taken whose sums are large enough, and the list itself where all are', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(largest), { maxLength: 30 }), fc.nat(largest), (sums, least) => {
      const numbers = Uint32Array.from(sums.keys())
      const list = { chunks: numbers, passages: numbers.map((number) => number * 2), sums: Uint32Array.from(sums) }
      const expected = [...sums.keys()].filter((at) => (sums[at] ?? 0) >= least)
      const found = reaching(list, least)
      expect(found === list).toBe(expected.length === sums.length)
      expect([...found.chunks]).toEqual(expected)
      expect([...found.passages]).toEqual(expected.map((number) => number * 2))
      expect([...found.sums]).toEqual(expected.map((at) => sums[at]))
    }),
  )
})
