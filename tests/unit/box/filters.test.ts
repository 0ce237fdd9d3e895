import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterOf, toggled } from '../../../src/box/filters.ts'
import { createSearchBox, filterChoices } from '../../../src/box.ts'
import { wrongFilter } from '../../../src/core/search/filter.ts'
import { fits } from '../../../src/core/search/fits.ts'
import { FakeEngine, settled } from '../../helpers/box/fake-engine.ts'

const facets = {
  kind: [
    { value: 'guide', count: 5 },
    { value: 'api', count: 2 },
    { value: 7, count: 1 },
  ],
}

async function answered() {
  const engine = new FakeEngine()
  const box = createSearchBox({ engine, isMetered: () => false, facets: ['kind'] })
  box.type('word')
  box.submit()
  await settled()
  expect(engine.last.options.facets).toEqual(['kind'])
  expect(engine.last.options).not.toHaveProperty('filter')
  await engine.last.answer(['a', 'b'], 'hybrid', facets)
  return { box, engine }
}

describe('filters', () => {
  it('are asked for at once, together, and let go of again', async () => {
    const { box, engine } = await answered()
    expect(box.getState().facets).toBe(facets)
    box.select('a')
    box.toggleFilter('kind', 'guide')
    await settled()
    expect(box.getState()).toMatchObject({ selected: undefined, status: 'preview' })
    expect(engine.last.options.filter).toEqual({ and: [{ kind: 'guide' }] })
    box.toggleFilter('kind', 7)
    await settled()
    expect(engine.last.options.filter).toEqual({ and: [{ kind: 'guide' }, { kind: 7 }] })
    await engine.last.answer([], 'hybrid', { kind: [] })
    expect(box.getState()).toMatchObject({ status: 'nothing', hits: [] })
    box.toggleFilter('kind', 'guide')
    box.toggleFilter('kind', 7)
    await settled()
    expect(engine.last.options).not.toHaveProperty('filter')
  })

  it('stay for the next query, and go when nothing is asked', async () => {
    const { box, engine } = await answered()
    box.toggleFilter('kind', 'guide')
    box.type('other')
    box.submit()
    await settled()
    expect(engine.last).toMatchObject({ query: 'other', options: { filter: { and: [{ kind: 'guide' }] } } })
    box.type('')
    expect(box.getState()).toMatchObject({ filters: [], facets: undefined })
  })

  it('are right ones, whatever is chosen, and each choice undoes itself', () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    const field = fc.string().filter((name) => !['and', 'or', 'not'].includes(name))
    fc.assert(
      fc.property(field, value, field, value, (first, one, second, other) => {
        fc.pre(first !== second || one !== other)
        const chosen = toggled(toggled([], { field: first, value: one }), { field: second, value: other })
        const filter = filterOf(chosen)
        expect(wrongFilter(filter)).toBeUndefined()
        const both = first === second ? { [first]: [one, other] } : { [first]: one, [second]: other }
        expect(filter && fits(filter, both)).toBe(true)
        expect(toggled(toggled(chosen, { field: first, value: one }), { field: second, value: other })).toEqual([])
      }),
    )
  })
})

describe('values to choose', () => {
  it('are those chosen first, then the most frequent', () => {
    const chosen = [
      { field: 'kind', value: 'gone' },
      { field: 'kind', value: 'api' },
      { field: 'other', value: 'guide' },
    ]
    expect(filterChoices('kind', facets, chosen, 1)).toEqual([
      { value: 'gone', count: 0, chosen: true },
      { value: 'api', count: 2, chosen: true },
      { value: 'guide', count: 5, chosen: false },
    ])
    expect(filterChoices('none', facets, [], 5)).toEqual([])
    expect(filterChoices('kind', undefined, [], 5)).toEqual([])
  })
})

it('boosts go with every query, and nothing in their place when there are none', async () => {
  const boost = [{ where: { kind: 'guide' }, by: 2 }]
  for (const options of [{ boost }, {}]) {
    const engine = new FakeEngine()
    const box = createSearchBox({ engine, isMetered: () => false, ...options })
    box.type('word')
    box.submit()
    await settled()
    expect(engine.last.options).toMatchObject(options)
    expect('boost' in engine.last.options).toBe('boost' in options)
  }
})
