import { describe, expect, it } from 'vitest'
import { readRecent, withRecent } from '../../../src/box/recent.ts'
import { moved } from '../../../src/box/selection.ts'
import { createSearchBox } from '../../../src/box.ts'
import { FakeEngine, settled } from '../../helpers/box/fake-engine.ts'

describe('moving', () => {
  const all = [{ key: 'a' }, { key: 'b' }, { key: 'b', section: 2 }, { key: 'c' }]
  const nothing = { selected: undefined, section: undefined }
  const at = (key: string, section?: number) => ({ selected: key, section })
  it.each([
    ['next', nothing, all[0]],
    ['next', at('b'), all[2]],
    ['next', at('b', 2), all[3]],
    ['next', at('c'), undefined],
    ['previous', nothing, all[3]],
    ['previous', at('c'), all[2]],
    ['previous', at('a'), undefined],
    ['first', at('c'), all[0]],
    ['last', nothing, all[3]],
  ] as const)('%s from %j is %j', (move, from, to) => {
    expect(moved(all, from, move)).toBe(to)
    expect(moved([], nothing, move)).toBeUndefined()
  })
})

async function answered(recent: unknown = []) {
  const engine = new FakeEngine()
  const written: (readonly string[])[] = []
  const storage = { read: () => written.at(-1) ?? recent, write: (queries: readonly string[]) => written.push(queries) }
  const box = createSearchBox({ engine, isMetered: () => false, recent: storage })
  box.type('word')
  box.submit()
  await settled()
  await engine.last.answer(['a', 'b'])
  return { box, engine, written }
}

describe('choosing', () => {
  it('takes the selected hit, and the first when none is selected', async () => {
    const { box } = await answered()
    expect(box.choose()).toMatchObject({ hit: { id: 'a' }, query: 'word' })
    box.move('last')
    expect(box.getState().selected).toBe('b')
    expect(box.choose()).toMatchObject({ hit: { id: 'b' } })
    expect(box.choose('a')).toMatchObject({ hit: { id: 'a' } })
    expect(box.choose('nobody')).toBeUndefined()
  })

  it('takes nothing while the hits answer an older query', async () => {
    const { box } = await answered()
    box.type('words')
    expect(box.choose()).toBeUndefined()
  })

  it('selects nothing by an unknown key, and nothing when hidden or when more is typed', async () => {
    const { box } = await answered()
    const selected = () => box.getState().selected
    box.select('nobody')
    expect(selected()).toBeUndefined()
    box.select('a')
    box.hide()
    expect(selected()).toBeUndefined()
    box.select('a')
    box.type('words')
    expect(selected()).toBeUndefined()
  })
})

describe('recent searches', () => {
  it('are those that led somewhere, and can be asked again', async () => {
    const { box, engine, written } = await answered(['older'])
    box.choose('b')
    expect(written).toEqual([['word', 'older']])
    box.type('')
    box.move('next')
    box.move('next')
    expect(box.getState()).toMatchObject({ selected: 'older', recent: ['word', 'older'] })
    expect(box.choose()).toEqual({ recent: 'older' })
    await settled()
    expect(box.getState().query).toBe('older')
    expect(engine.last.query).toBe('older')
    box.clearRecent()
    expect(written.at(-1)).toEqual([])
  })

  it.each([[undefined], ['text'], [{}], [[1, null, '', ' ']]])('are none where storage holds %j', (stored) => {
    expect(readRecent({ read: () => stored, write: () => {} })).toEqual([])
  })

  it('keep each query once, the newest first, and five at most', () => {
    expect(withRecent(['a', 'B', 'c'], ' b ')).toEqual(['b', 'a', 'c'])
    expect(withRecent(['1', '2', '3', '4', '5'], '6')).toEqual(['6', '1', '2', '3', '4'])
    expect(readRecent({ read: () => ['a', 'a', 'b', 'c', 'd', 'e', 'f'], write: () => {} })).toHaveLength(5)
  })
})
