import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createSearchBox, type SearchBox } from '../../src/box.ts'
import { createSearch, type Document, type SearchEngine } from '../../src/index.ts'

const patience = { timeout: 50_000 }
const model = '/twins/pylate/'
const documents: Document[] = [
  { id: 'query', title: 'Query', text: 'search query passage token' },
  { id: 'browser', title: 'Browser', text: 'browser worker page model' },
  { id: 'paris', title: 'Paris', text: 'hello world paris' },
]

const boxes: SearchBox[] = []
const engines: SearchEngine[] = []
afterEach(async () => {
  for (const box of boxes.splice(0)) box.dispose()
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()))
})

/** An index that an earlier visit has made. */
const name = `box-${crypto.randomUUID()}`
beforeAll(async () => {
  const search = await createSearch({ name, model, device: 'wasm' })
  await search.index(documents)
  await search.dispose()
})

/** The same index in a later visit, with the model left for when it is needed. */
async function laterEngine(): Promise<SearchEngine> {
  const engine = await createSearch({ name, model, device: 'wasm', load: 'when-needed' })
  engines.push(engine)
  return engine
}

it('words answer before the model is asked for, and meaning once the reader agrees', async () => {
  const search = await laterEngine()
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
  const search = await laterEngine()
  vi.spyOn(search, 'prepare').mockRejectedValue(new Error('offline'))
  const box = createSearchBox({ engine: search, consent: 'never' })
  boxes.push(box)
  box.show()
  await vi.waitFor(() => expect(box.getState().model.phase).toBe('failed'), patience)
  box.type('browser')
  await vi.waitFor(() => expect(box.getState().status).toBe('done'), patience)
  expect(box.getState()).toMatchObject({ mode: 'lexical', hits: [{ id: 'browser' }] })
})
