import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createSearchBox, type SearchBox } from '../../src/box.ts'
import { createSearch, type Document } from '../../src/index.ts'

const patience = { timeout: 50_000 }
const model = '/twins/pylate/'
const documents: Document[] = [
  { id: 'query', title: 'Query', text: 'search query passage token' },
  { id: 'browser', title: 'Browser', text: 'browser worker page model' },
  { id: 'paris', title: 'Paris', text: 'hello world paris' },
]

const boxes: SearchBox[] = []
afterEach(() => {
  for (const box of boxes.splice(0)) box.dispose()
})

/** An index that an earlier visit has made. */
const name = `box-${crypto.randomUUID()}`
beforeAll(async () => {
  await using search = await createSearch({ name, model, device: 'wasm' })
  await search.index(documents)
})

it('words answer before the model is asked for, and meaning once the reader agrees', async () => {
  await using search = await createSearch({ name, model, device: 'wasm', load: 'when-needed' })
  const prepare = vi.spyOn(search, 'prepare')
  const box = createSearchBox({ engine: search, consent: 'always', download: 1000 })
  boxes.push(box)
  box.type('paris')
  await vi.waitFor(() => expect(box.getState().status).toBe('done'), patience)
  expect(box.getState()).toMatchObject({ mode: 'lexical', hits: [{ id: 'paris' }], model: { phase: 'asking' } })
  expect(prepare).not.toHaveBeenCalled()
  box.select('paris')
  box.consent(true)
  await vi.waitFor(() => expect(box.getState()).toMatchObject({ status: 'done', model: { phase: 'ready' } }), patience)
  await vi.waitFor(() => expect(box.getState().mode).toBe('hybrid'), patience)
  expect(box.getState().selected).toBe('paris')
  expect(box.getState().hits[0]?.id).toBe('paris')
})

it('words go on answering when the model cannot be loaded', async () => {
  await using search = await createSearch({ name, model, device: 'wasm', load: 'when-needed' })
  vi.spyOn(search, 'prepare').mockRejectedValue(new Error('offline'))
  const box = createSearchBox({ engine: search, consent: 'never' })
  boxes.push(box)
  box.show()
  await vi.waitFor(() => expect(box.getState().model.phase).toBe('failed'), patience)
  box.type('browser')
  await vi.waitFor(() => expect(box.getState().status).toBe('done'), patience)
  expect(box.getState()).toMatchObject({ mode: 'lexical', hits: [{ id: 'browser' }] })
})
