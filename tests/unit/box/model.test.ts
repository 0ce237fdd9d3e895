import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isMetered } from '../../../src/box/metered.ts'
import { createSearchBox, type SearchBoxOptions } from '../../../src/box.ts'
import { FakeEngine, settled } from '../../helpers/box/fake-engine.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function shown(options: Partial<SearchBoxOptions> = {}) {
  const engine = new FakeEngine()
  const box = createSearchBox({ engine, isMetered: () => true, download: 23_000_000, ...options })
  box.show()
  await settled()
  return { engine, box, phase: () => box.getState().model.phase }
}

const typed = async (box: ReturnType<typeof createSearchBox>, query: string) => {
  box.type(query)
  await vi.advanceTimersByTimeAsync(120)
}

describe('consent', () => {
  it('is asked for on a metered link, with the bytes, before anything is loaded', async () => {
    const { engine, box } = await shown()
    expect(box.getState().model).toEqual({ phase: 'asking', bytes: 23_000_000 })
    await typed(box, 'word')
    expect(engine.last.options.mode).toBe('lexical')
    expect(engine.prepared).toEqual([])
  })

  it('given later, improves the answer that words gave, and keeps the selection', async () => {
    const { engine, box, phase } = await shown()
    await typed(box, 'word')
    await engine.last.answer(['a', 'b'])
    box.select('b')
    box.consent(true)
    await settled()
    expect(box.getState().model).toEqual({ phase: 'downloading', loaded: 0, total: 23_000_000 })
    await engine.prepared[0]?.done()
    expect(phase()).toBe('ready')
    expect(engine.last.options.mode).toBe('auto')
    expect(box.getState()).toMatchObject({ status: 'preview', selected: 'b' })
    await engine.last.answer(['b', 'c'])
    expect(box.getState().hits.map(({ id }) => id)).toEqual(['c', 'b'])
  })

  it('can be declined, and given after all', async () => {
    const { engine, box, phase } = await shown()
    box.consent(false)
    await settled()
    expect(phase()).toBe('declined')
    await typed(box, 'word')
    expect(engine.last.options.mode).toBe('lexical')
    box.consent(true)
    await settled()
    expect(engine.prepared).toHaveLength(1)
  })

  it.each([
    ['the link is not metered', { isMetered: () => false }],
    ['the site never asks', { consent: 'never' as const }],
    ['nothing is left to download', { download: 0 }],
    ['it finds that nothing is left', { download: async () => 0 }],
  ])('is not asked for when %s', async (_, options) => {
    const { engine } = await shown(options)
    expect(engine.prepared).toHaveLength(1)
  })

  it('is always asked for where the site says so, also when nobody knows the size', async () => {
    const download = async () => {
      throw new Error('offline')
    }
    const { box } = await shown({ isMetered: () => false, consent: 'always', download })
    expect(box.getState().model).toEqual({ phase: 'asking' })
  })
})

describe('loading', () => {
  it('reports its progress until the model is ready', async () => {
    const { engine, box } = await shown({ isMetered: () => false })
    box.modelProgress({ phase: 'downloading', loaded: 5, total: 9 })
    expect(box.getState().model).toEqual({ phase: 'downloading', loaded: 5, total: 9 })
    box.modelProgress({ phase: 'starting', loaded: 9, total: 9 })
    expect(box.getState().model).toEqual({ phase: 'starting' })
    await engine.prepared[0]?.done()
    box.modelProgress({ phase: 'downloading', loaded: 5, total: 9 })
    expect(box.getState().model).toEqual({ phase: 'ready' })
  })

  it('lets words answer while it lasts', async () => {
    const { engine, box } = await shown({ isMetered: () => false })
    await typed(box, 'word')
    expect(engine.last.options.mode).toBe('auto')
    engine.last.preview(['a'])
    expect(box.getState()).toMatchObject({ status: 'preview', mode: 'lexical' })
  })

  it('fails without taking the search with it, and can be tried again', async () => {
    const { engine, box, phase } = await shown({ isMetered: () => false })
    await engine.prepared[0]?.fail(new Error('offline'))
    expect(phase()).toBe('failed')
    await typed(box, 'word')
    expect(engine.last.options.mode).toBe('lexical')
    box.retry()
    await settled()
    await engine.prepared[1]?.done()
    expect(phase()).toBe('ready')
  })

  it('is taken for done with an engine that has nothing to prepare', async () => {
    const engine = new FakeEngine()
    const box = createSearchBox({ engine: { search: engine.search.bind(engine) }, isMetered: () => false })
    box.show()
    await settled()
    expect(box.getState().model.phase).toBe('ready')
  })
})

it('takes a question up again when indexing is done', async () => {
  const { engine, box } = await shown({ isMetered: () => false })
  const progress = { phase: 'encoding', documents: 3, unchanged: 0, committed: 0, passages: 4, bytes: 0 } as const
  await typed(box, 'word')
  await engine.last.answer([])
  box.indexProgress(progress)
  expect(box.getState().index).toEqual(progress)
  box.indexProgress({ ...progress, phase: 'done' })
  await settled()
  expect(box.getState().index).toBeUndefined()
  expect(engine.asked).toHaveLength(2)
})

it.each([
  [{ navigator: { connection: { saveData: true, effectiveType: '4g' } } }, true],
  [{ navigator: { connection: { saveData: false, effectiveType: '3g' } } }, true],
  [{ navigator: { connection: { saveData: false, effectiveType: '4g' } } }, false],
  [{ navigator: {} }, false],
  [{}, false],
])('a link counts as metered by what the browser says: %j', (host, metered) => {
  expect(isMetered(host)).toBe(metered)
})
