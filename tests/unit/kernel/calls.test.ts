import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runsOf, together } from '../../../src/kernel/calls.ts'

describe('together', () => {
  it('keeps every run in order, of one kind and size a group, and joins what fits', () => {
    const runs = fc.array(fc.record({ size: fc.integer({ min: 1, max: 40 }), kind: fc.constantFrom('a', 'b') }))
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 64 }), (given, most) => {
        const groups = together(given, most)
        expect(groups.flat()).toEqual(given)
        const sizes = groups.map((group) => group.reduce((sum, { size }) => sum + size, 0))
        for (const [index, group] of groups.entries()) {
          expect(new Set(group.map(({ kind }) => kind)).size).toBe(1)
          if (group.length > 1) expect(sizes[index]).toBeLessThanOrEqual(most)
          const next = groups[index + 1]
          if (next?.[0].kind === group[0].kind) expect((sizes[index] ?? 0) + next[0].size).toBeGreaterThan(most)
        }
      }),
    )
  })
})

it('runsOf covers a count, in order and without overlap', () => {
  expect(runsOf(0, 5)).toEqual([])
  expect(runsOf(12, 5)).toEqual([
    { from: 0, size: 5 },
    { from: 5, size: 5 },
    { from: 10, size: 2 },
  ])
})
