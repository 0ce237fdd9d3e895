import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BoxState, createSearchBox, type SearchBoxOptions } from '../../../src/box.ts'
import { SearchError } from '../../../src/index.ts'
import { FakeEngine, settled } from '../../helpers/box/fake-engine.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const boxOn = (engine: FakeEngine, options: Partial<SearchBoxOptions> = {}) =>
  createSearchBox({ engine, isMetered: () => false, ...options })

/** Types and waits until the query is asked. */
async function ask(box: ReturnType<typeof createSearchBox>, query: string): Promise<void> {
  box.type(query)
  await vi.advanceTimersByTimeAsync(120)
}

const ids = ({ hits }: BoxState): string[] => hits.map(({ id }) => id)

async function readyBox(options: Partial<SearchBoxOptions> = {}) {
  const engine = new FakeEngine()
  const box = boxOn(engine, options)
  box.show()
  await settled()
  await engine.prepared[0]?.done()
  return { engine, box }
}

describe('typing', () => {
  it('asks once, the newest query, after a pause', async () => {
    const { engine, box } = await readyBox()
    box.type('can')
    await vi.advanceTimersByTimeAsync(119)
    box.type('cancel ')
    await vi.advanceTimersByTimeAsync(119)
    expect(engine.asked).toEqual([])
    expect(box.getState().status).toBe('opening')
    await vi.advanceTimersByTimeAsync(1)
    expect(engine.asked.map(({ query }) => query)).toEqual(['cancel'])
    expect(engine.last.options).toEqual({
      k: 10,
      mode: 'auto',
      matches: true,
      sections: 1,
      signal: expect.any(AbortSignal),
      onPreview: expect.any(Function),
    })
    expect(box.getState()).toMatchObject({ status: 'searching', query: 'cancel ', hits: [] })
    await engine.last.answer(['a', 'b'])
    expect(box.getState()).toMatchObject({ status: 'done', answered: 'cancel', mode: 'hybrid' })
    expect(ids(box.getState())).toEqual(['a', 'b'])
  })

  it('asks at once when told to', async () => {
    const { engine, box } = await readyBox()
    box.type('now')
    box.submit()
    await settled()
    expect(engine.asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(engine.asked).toHaveLength(1)
  })

  it('ends a search that is overtaken, and never shows its answer', async () => {
    const { engine, box } = await readyBox()
    await ask(box, 'first')
    const { last: overtaken } = engine
    box.type('second')
    expect(overtaken.options.signal.aborted).toBe(true)
    overtaken.preview(['late'])
    await overtaken.answer(['late'])
    expect(box.getState()).toMatchObject({ status: 'searching', hits: [] })
    await vi.advanceTimersByTimeAsync(120)
    await engine.last.answer(['b'])
    expect(ids(box.getState())).toEqual(['b'])
  })

  it('keeps the older hits until there are newer ones', async () => {
    const { engine, box } = await readyBox()
    await ask(box, 'first')
    await engine.last.answer(['a'])
    await ask(box, 'second')
    expect(box.getState()).toMatchObject({ status: 'searching', answered: 'first' })
    expect(ids(box.getState())).toEqual(['a'])
  })

  it('is idle again when nothing is left', async () => {
    const { engine, box } = await readyBox()
    await ask(box, 'word')
    await engine.last.answer(['a'])
    box.type('  ')
    expect(box.getState()).toMatchObject({ status: 'idle', hits: [], answered: '' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(engine.asked).toHaveLength(1)
  })

  it('says when nothing was found', async () => {
    const { engine, box } = await readyBox()
    await ask(box, 'xyzzy')
    engine.last.preview([])
    expect(box.getState().status).toBe('searching')
    await engine.last.answer([])
    expect(box.getState()).toMatchObject({ status: 'nothing', hits: [] })
  })

  it('asks nothing while an input method composes', async () => {
    const { engine, box } = await readyBox()
    box.compose(true)
    box.type('けんさ')
    box.submit()
    await vi.advanceTimersByTimeAsync(1000)
    expect(engine.asked).toEqual([])
    box.type('検索')
    box.compose(false)
    await vi.advanceTimersByTimeAsync(120)
    expect(engine.asked.map(({ query }) => query)).toEqual(['検索'])
  })
})

describe('the better answer', () => {
  it('follows a preview', async () => {
    const { engine, box } = await readyBox()
    await ask(box, 'word')
    engine.last.preview(['a', 'b'])
    expect(box.getState()).toMatchObject({ status: 'preview', mode: 'lexical' })
    await engine.last.answer(['b', 'c'])
    expect(box.getState()).toMatchObject({ status: 'done', mode: 'hybrid' })
    expect(ids(box.getState())).toEqual(['b', 'c'])
  })

  it.each([
    ['moves it', ['b', 'x', 'y', 'z'], ['x', 'b', 'y', 'z']],
    ['lacks it', ['x', 'y', 'z'], ['x', 'b', 'y', 'z']],
    ['is shorter', ['x'], ['x', 'b']],
    ['is empty', [], ['b']],
  ])('leaves the selected hit in its row when it %s', async (_, better, shown) => {
    const { engine, box } = await readyBox()
    await ask(box, 'word')
    engine.last.preview(['a', 'b', 'c'])
    box.select('b')
    await engine.last.answer(better)
    expect(ids(box.getState())).toEqual(shown)
    expect(box.getState()).toMatchObject({ selected: 'b', status: 'done' })
  })

  it('does not keep a hit that answered another query', async () => {
    const { engine, box } = await readyBox()
    await ask(box, 'first')
    await engine.last.answer(['a', 'b'])
    box.type('second')
    box.select('a')
    await vi.advanceTimersByTimeAsync(120)
    await engine.last.answer(['x'])
    expect(ids(box.getState())).toEqual(['x'])
    expect(box.getState().selected).toBeUndefined()
  })
})

describe('opening the engine', () => {
  it('happens when the box is first used, once', async () => {
    const engine = new FakeEngine()
    const open = vi.fn(async () => engine)
    const box = createSearchBox({ engine: open, isMetered: () => false })
    expect(open).not.toHaveBeenCalled()
    box.show()
    await ask(box, 'word')
    expect(open).toHaveBeenCalledTimes(1)
    expect(engine.asked).toHaveLength(1)
  })

  it('says so, and asks when it is done', async () => {
    const engine = new FakeEngine()
    let opened = (_: FakeEngine) => {}
    const box = createSearchBox({ engine: () => new Promise((resolve) => (opened = resolve)), isMetered: () => false })
    await ask(box, 'word')
    expect(box.getState().status).toBe('opening')
    await settled(() => opened(engine))
    expect(box.getState().status).toBe('searching')
    expect(engine.last.query).toBe('word')
  })

  it('can be tried again', async () => {
    const engine = new FakeEngine()
    const failure = new SearchError('worker-lost', 'gone')
    const open = vi.fn(async () => engine).mockRejectedValueOnce(failure)
    const box = createSearchBox({ engine: open, isMetered: () => false, download: async () => 5 })
    await ask(box, 'word')
    await settled()
    expect(box.getState().model).toEqual({ phase: 'failed', error: failure })
    box.retry()
    await settled()
    expect(open).toHaveBeenCalledTimes(2)
    expect(box.getState().model.phase).toBe('downloading')
  })
})

describe('errors', () => {
  it('are in the state, and a retry asks again', async () => {
    const { engine, box } = await readyBox()
    await ask(box, 'word')
    const error = new SearchError('index-corrupt', 'damaged')
    await engine.last.fail(error)
    expect(box.getState()).toMatchObject({ status: 'error', error, hits: [] })
    box.retry()
    await settled()
    await engine.last.answer(['a'])
    expect(box.getState()).toMatchObject({ status: 'done', error: undefined })
  })

  it('of the model leave the search by words', async () => {
    const { engine, box } = await readyBox()
    await ask(box, 'word')
    const error = new SearchError('model-unavailable', 'offline')
    await engine.last.fail(error)
    expect(box.getState().model).toEqual({ phase: 'failed', error })
    expect(engine.last.options.mode).toBe('lexical')
    await engine.last.answer(['a'])
    expect(box.getState()).toMatchObject({ status: 'done', mode: 'lexical' })
  })
})

it('forgets its listeners and ends its search when it is disposed of', async () => {
  const { engine, box } = await readyBox()
  const seen: string[] = []
  const stop = box.subscribe(({ status }) => seen.push(status))
  expect(seen).toEqual(['idle'])
  await ask(box, 'word')
  expect(seen.at(-1)).toBe('searching')
  stop()
  box.subscribe(({ status }) => seen.push(status))
  const told = seen.length
  box.dispose()
  expect(engine.last.options.signal.aborted).toBe(true)
  box.type('more')
  expect(seen).toHaveLength(told)
})
