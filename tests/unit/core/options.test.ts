import { describe, expect, it } from 'vitest'
import { SearchError } from '../../../src/core/errors.ts'
import { checkOptions, checkQuery, indexName, searchRules, wholeNumber } from '../../../src/core/options.ts'

const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof SearchError && error.code === 'options-invalid') return error.message
    throw error
  }
  return 'accepted'
}

describe('options', () => {
  it.each([
    [{ k: 0 }, /"k" must be a whole number from 1 to 1,000/],
    [{ k: 1001 }, /"k"/],
    [{ k: '10' }, /"k"/],
    [{ matches: 1 }, /"matches" must be one of true, false/],
    [
      { top: 3 },
      /unknown option "top" \(known: k, matches, mode, filter, boost, facets, sort, sections, exhaustive, floor\)/,
    ],
    [{ mode: 'fuzzy' }, /"mode" must be one of "auto", "semantic", "lexical", "hybrid"/],
    [{ facets: 'kind' }, /"facets" must be a list/],
    [{ sort: { order: 'asc' } }, /"sort" must be an object with "by"/],
    [{ sort: { by: 'date', order: 'up' } }, /"sort" option "order" must be one of "asc", "desc"/],
    [{ sections: 0 }, /"sections"/],
    [{ filter: { and: [{ kind: 'guide' }, { price: { from: 1, to: 'b' } }] } }, /"filter" at and\[1\].price must/],
    [{ toString: 3 }, /unknown option "toString"/],
    [null, /must be an object/],
    [[], /must be an object/],
  ])('refuses %o', (options, message) => {
    expect(refused(() => checkOptions('search', options, searchRules))).toMatch(message)
  })

  it('takes what is right, and undefined as not given', () => {
    expect(refused(() => checkOptions('search', { k: 1000, matches: undefined }, searchRules))).toBe('accepted')
  })

  it('knows whole numbers', () => {
    const rule = wholeNumber(2, 4)
    expect([2, 4].map(rule)).toEqual([undefined, undefined])
    for (const wrong of [1, 5, 2.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null]) expect(rule(wrong)).toBeDefined()
  })

  it('knows names of indexes', () => {
    for (const name of ['docs', 'My notes 2', 'a/b@c:d-e_f.g', 'Übersicht', '文書'])
      expect(indexName(name)).toBeUndefined()
    for (const name of ['', 'a\nb', 'x'.repeat(101), 7, undefined, 'a\\b']) expect(indexName(name)).toBeDefined()
  })

  it('refuses queries without words', () => {
    expect(checkQuery('search', ' x ')).toBe(' x ')
    for (const query of ['', ' \t\n', 7, undefined, null])
      expect(refused(() => checkQuery('search', query))).not.toBe('accepted')
  })
})
