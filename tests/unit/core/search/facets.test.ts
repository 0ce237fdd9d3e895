import { describe, expect, it } from 'vitest'
import { countFacets } from '../../../../src/core/search/facets.ts'
import { sortByField } from '../../../../src/core/search/sort.ts'

describe('facets', () => {
  it('count each document once a value, the most frequent first', () => {
    const documents = [
      { tags: ['a', 'b', 'b'] },
      { tags: 'b' },
      undefined,
      { tags: { deep: 'a' } },
      { tags: [1, true] },
    ]
    expect(countFacets(['tags', 'tags', '__proto__'], documents)).toEqual(
      Object.fromEntries([
        [
          'tags',
          [
            { value: 'b', count: 2 },
            { value: 1, count: 1 },
            { value: 'a', count: 1 },
            { value: true, count: 1 },
          ],
        ],
        ['__proto__', []],
      ]),
    )
  })
})

describe('sorting', () => {
  const items = [{ y: 3 }, undefined, { y: 'x' }, { y: 1 }, { y: [2, 9] }, {}].map((metadata, place) => ({
    metadata,
    place,
  }))
  const places = (order: 'asc' | 'desc') => sortByField(items, { by: 'y', order }).map(({ place }) => place)

  it('orders numbers before strings, and leaves what has no value at the end as it stood', () => {
    expect(places('asc')).toEqual([3, 4, 0, 2, 1, 5])
    expect(places('desc')).toEqual([2, 0, 4, 3, 1, 5])
  })
})
