import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Filter, wrongFilter } from '../../../../src/core/search/filter.ts'
import { fits, valuesOf } from '../../../../src/core/search/fits.ts'
import type { Metadata } from '../../../../src/core/types.ts'

const page: Metadata = { kind: 'guide', tags: ['http', 'cache'], year: 2024, draft: false, author: { name: 'Ada' } }

describe('filter', () => {
  it.each<[Filter, boolean]>([
    [{ kind: 'guide' }, true],
    [{ kind: 'Guide' }, false],
    [{ year: '2024' }, false],
    [{ kind: 'guide', draft: true }, false],
    [{ tags: 'cache' }, true],
    [{ tags: { in: ['dns', 'http'] } }, true],
    [{ tags: { in: [] } }, false],
    [{ year: { from: 2024 } }, true],
    [{ year: { to: 2024 } }, true],
    [{ year: { from: 2025 } }, false],
    [{ kind: { from: 'g', to: 'h' } }, true],
    [{ kind: { from: 1 } }, false],
    [{ author: 'Ada' }, false],
    [{ toString: 'x' }, false],
    [{ not: { kind: 'guide' } }, false],
    [{ not: { missing: 1 } }, true],
    [{ and: [] }, true],
    [{ or: [] }, false],
    [{ and: [{ kind: 'guide' }, { or: [{ year: 1 }, { draft: false }] }] }, true],
  ])('%j fits: %s', (filter, expected) => {
    expect(wrongFilter(filter)).toBeUndefined()
    expect(fits(filter, page)).toBe(expected)
  })

  it('fits nothing of a document without metadata but a negation', () => {
    expect(fits({ kind: 'guide' }, undefined)).toBe(false)
    expect(fits({ not: { kind: 'guide' } }, undefined)).toBe(true)
  })

  it.each([
    [null, /must be an object/],
    [[], /must be an object/],
    [{}, /must name a field/],
    [{ kind: null }, /at kind must be/],
    [{ kind: { in: 'a' } }, /at kind\.in must be a list/],
    [{ kind: { in: ['a'], from: 1 } }, /at kind must be a value/],
    [{ kind: { from: true } }, /at kind must have numbers or strings/],
    [{ kind: { from: Number.NaN } }, /at kind must have/],
    [{ and: { kind: 1 } }, /at and must be a list/],
    [{ or: [{ kind: 1 }, { not: { year: {} } }] }, /at or\[1\]\.not\.year must be/],
    [{ not: { kind: 1 }, year: 1 }, /"not" beside other fields/],
    [{ year: 1, not: { kind: 1 } }, /at not stands beside fields/],
  ])('refuses %j by its path', (filter, message) => {
    expect(wrongFilter(filter)).toMatch(message)
  })

  it('refuses a filter nested in itself', () => {
    const endless: { not?: unknown } = {}
    endless.not = endless
    expect(wrongFilter(endless)).toMatch(/nested/)
  })

  it('never throws, whatever it is given, and what it accepts can be applied', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        if (wrongFilter(value) === undefined) expect(typeof fits(value as Filter, page)).toBe('boolean')
      }),
    )
  })

  it('takes the items of a list as values, and nothing that cannot be compared', () => {
    expect(valuesOf(page, 'tags')).toEqual(['http', 'cache'])
    expect(valuesOf(page, 'author')).toEqual([])
    expect(valuesOf(page, 'constructor')).toEqual([])
  })
})
