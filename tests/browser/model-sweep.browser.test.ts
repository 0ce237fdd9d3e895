import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CreateOptions, createSearch, type SearchEngine } from '../../src/index.ts'
import { modelCacheName } from '../../workers/model-cache-entries.ts'

const engines: SearchEngine[] = []
/** Held open: WebKit without a profile on the disk forgets a cache that nobody has open. */
let cache: Cache
/** For what workers do in their own time. */
const soon = { timeout: 20_000 }
/** Four engines, each of two workers and some two hundred files from sources. */
const slow = 180_000
const files = ['onnx_config.json', 'tokenizer.json', 'model_int8.onnx']

/** Of the test that runs: a worker that Firefox could not end holds the locks of an earlier one. */
let run = ''

/** The model at addresses of its own, as a bundler gives every version of a file another name. */
const version = (number: number, folder = 'pylate') => ({
  files: Object.fromEntries(files.map((file) => [file, `/twins/${folder}/${file}?v=${number}&run=${run}`])),
})

async function open(name: string, model: CreateOptions['model']): Promise<SearchEngine> {
  const engine = await createSearch({ name, device: 'wasm', storage: 'memory', ...(model && { model }) })
  engines.push(engine)
  return engine
}

/** Versions of which some file is kept, ascending. */
async function kept(): Promise<string[]> {
  const versions = (await cache.keys()).map(({ url }) => new URL(url).searchParams.get('v'))
  return [...new Set(versions)].filter((value) => value !== null).sort()
}

/** Indexes that have written down which files they need, ascending. */
async function recorded(): Promise<string[]> {
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname)
  return paths.flatMap((path) => /^\/\.colibri-models\/(.+)$/.exec(path)?.[1] ?? []).sort()
}

async function close(...closing: SearchEngine[]): Promise<void> {
  await Promise.all(closing.map((engine) => engine.dispose()))
  const claimed = async () => (await navigator.locks.query()).held?.filter(({ name }) => name?.includes(run))
  await expect.poll(claimed, soon).toEqual([])
}

const name = () => `sweep-${crypto.randomUUID()}`

beforeEach(async () => {
  run = crypto.randomUUID()
  await caches.delete(modelCacheName)
  cache = await caches.open(modelCacheName)
})
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()))
  await caches.delete(modelCacheName)
})

test('the files of a model go once a later one runs', async () => {
  const index = name()
  await close(await open(index, version(1)))
  expect(await kept()).toEqual(['1'])
  await open(index, version(2))
  await expect.poll(kept, soon).toEqual(['2'])
})

test(
  'the files that an open engine uses stay until a start after its end',
  async () => {
    const index = name()
    const old = await open(index, version(1))
    const fresh = await open(index, version(2))
    const another = name()
    const other = await open(another, version(3))
    // Only what an index has written down as its own outlives its worker, and it does so some time after it is open.
    await expect.poll(recorded, soon).toEqual([another, index].sort())
    expect(await kept()).toEqual(['1', '2', '3'])
    expect((await old.encodeQuery('hello world')).rows).toBeGreaterThan(0)
    await close(old, fresh, other)
    await open(index, version(2))
    // The third belongs to an index that is not open, and stays its own.
    await expect.poll(kept, soon).toEqual(['2', '3'])
  },
  slow,
)

test('two indexes of one model both write down that they need it', async () => {
  const indexes = [name(), name()].sort()
  for (const index of indexes) await open(index, version(1))
  await expect.poll(recorded, soon).toEqual(indexes)
})

test.each(['truncated', 'missing'])('a %s model that fails to load costs nothing', async (bad) => {
  const index = name()
  await close(await open(index, version(1)))
  const code = bad === 'missing' ? 'model-unavailable' : 'model-invalid'
  await expect(open(index, version(2, bad))).rejects.toMatchObject({ code })
  expect(await kept()).toContain('1')
  await open(index, version(1))
  expect(await kept()).toContain('1')
})
