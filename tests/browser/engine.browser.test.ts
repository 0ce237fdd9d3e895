import { afterEach, describe, expect, inject, it } from 'vitest'
import { type CreateOptions, createSearch, type Document, type SearchEngine, SearchError } from '../../src/index.ts'
import { warningsButThreads } from '../helpers/thread-warning.ts'

const open: SearchEngine[] = []

async function searchEngine(options: Partial<CreateOptions> = {}): Promise<SearchEngine> {
  const engine = await createSearch({
    name: `engine-${crypto.randomUUID()}`,
    model: '/twins/pylate/',
    device: 'wasm',
    ...options,
  })
  open.push(engine)
  return engine
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.dispose()))
})

const words = 'search query passage token document index word text page model browser worker hello world paris'.split(
  ' ',
)

/** Documents that differ in the order and choice of words that the twin's tokenizer knows. */
const documents = (count: number): Document[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `doc-${index}`,
    text: Array.from({ length: 12 }, (_, place) => words[(index * 7 + place * (1 + (index % 5))) % words.length]).join(
      ' ',
    ),
    metadata: { index },
  }))

const textOf = (document: Document | undefined): string => document?.text ?? ''

const withCode = (code: string) => (error: unknown) => error instanceof SearchError && error.code === code

describe('a search engine in a worker', () => {
  it('indexes, searches, and still has it all after a restart', async () => {
    const name = `restart-${crypto.randomUUID()}`
    const all = documents(30)
    const first = await searchEngine({ name })
    expect(await first.index(all)).toMatchObject({ documents: 30, unchanged: 0 })
    const query = textOf(all[17])
    const before = await first.search(query, { k: 5, matches: true })
    expect(before.hits.map((hit) => hit.passage.text)).toContain(query)
    expect(before.hits[0]?.matches?.length).toBeGreaterThan(0)
    await first.dispose()

    const second = await searchEngine({ name })
    const status = await second.status()
    expect(status).toMatchObject({ documents: 30, storage: 'indexeddb', backend: 'wasm' })
    expect(warningsButThreads(status)).toEqual([])
    expect(status.kernel).toBe(inject('engine') === 'webkit' ? 'simd' : 'relaxed')
    const after = await second.search(query, { k: 5, matches: true })
    expect(after.hits).toEqual(before.hits)
    expect(await second.index(all)).toMatchObject({ unchanged: 30, passages: 0 })
    expect(await second.remove(['doc-17', 'nobody'])).toBe(1)
    expect((await second.search(query)).hits.map((hit) => hit.id)).not.toContain('doc-17')
    await second.clear()
    expect(await second.estimate()).toMatchObject({ used: 0 })
  })

  it('reports the loading of the model and the progress of the index', async () => {
    const loading: number[] = []
    const engine = await searchEngine({
      onProgress: ({ phase, loaded, total }) => {
        loading.push(loaded)
        if (phase === 'ready') expect(loaded).toBe(total)
      },
    })
    expect(loading.at(-1)).toBeGreaterThan(10_000)
    const phases = new Set<string>()
    await engine.index(documents(10), { onProgress: ({ phase, total }) => phases.add(`${phase} of ${total}`) })
    expect([...phases]).toEqual(['encoding of 10', 'storing of 10', 'reading of 10', 'done of 10'])
  })

  it('stops indexing at once when the signal is aborted, and does the rest when called again', async () => {
    const engine = await searchEngine()
    const controller = new AbortController()
    const reason = new Error('enough')
    async function* endless() {
      for (const document of documents(200)) {
        if (document.id === 'doc-150') controller.abort(reason)
        yield document
      }
    }
    await expect(engine.index(endless(), { signal: controller.signal })).rejects.toBe(reason)
    expect((await engine.status()).documents).toBeLessThan(200)
    await engine.index(documents(200))
    expect((await engine.status()).documents).toBe(200)
  })

  it('answers the newest search and ends the older one, unless told otherwise', async () => {
    const engine = await searchEngine()
    await engine.index(documents(5))
    const older = engine.search('hello')
    const newer = engine.search('world')
    await expect(older).rejects.toThrow(/Superseded/)
    expect((await newer).hits).toHaveLength(5)
    const both = await Promise.all([
      engine.search('hello', { supersede: false }),
      engine.search('paris', { supersede: false }),
    ])
    expect(both.map(({ hits }) => hits.length)).toEqual([5, 5])
    await expect(engine.search('hello', { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
  })

  it('answers a query while it indexes', async () => {
    const engine = await searchEngine()
    await engine.index(documents(5))
    let indexed = false
    const indexing = engine.index(documents(400)).then(() => {
      indexed = true
    })
    expect((await engine.search('hello')).hits.length).toBeGreaterThan(0)
    expect(indexed).toBe(false)
    await indexing
  })

  it('gives token embeddings and reranks', async () => {
    const engine = await searchEngine({ queryExpansion: 'mask' })
    const query = await engine.encodeQuery('hello world')
    expect(query).toMatchObject({ rows: 32, dim: 96 })
    const [hello, empty] = await engine.encodeDocuments(['hello world', ''])
    expect(hello?.rows).toBe(5)
    expect(empty?.rows).toBe(3)
    expect(Math.hypot(...(hello?.data.subarray(0, 96) ?? []))).toBeCloseTo(1, 3)
    const { hits } = await engine.rerank(textOf(documents(9)[4]), documents(9), { k: 3 })
    expect(hits[0]?.id).toBe('doc-4')
  })

  it('shares one index between two handles', async () => {
    const name = `shared-${crypto.randomUUID()}`
    const [one, two] = await Promise.all([searchEngine({ name }), searchEngine({ name })])
    const [first, second] = [documents(20).slice(0, 10), documents(20).slice(10)]
    await Promise.all([one.index(first), two.index(second)])
    for (const engine of [one, two]) {
      await expect.poll(async () => (await engine.status()).documents).toBe(20)
      expect((await engine.search(textOf(second[3]), { k: 20 })).hits).toHaveLength(20)
    }
    await one.clear()
    await expect.poll(async () => (await two.status()).documents).toBe(0)
  })

  it('keeps an index in memory when asked to, or when IndexedDB is refused', async () => {
    const engine = await searchEngine({ storage: 'memory' })
    await engine.index(documents(3))
    expect(await engine.status()).toMatchObject({ storage: 'memory', documents: 3 })
  })

  it('is over once disposed', async () => {
    const engine = await searchEngine()
    await engine.dispose()
    await expect(engine.search('hello')).rejects.toSatisfy(withCode('disposed'))
    await expect(engine.index(documents(1))).rejects.toSatisfy(withCode('disposed'))
  })
})

describe('a lost worker', () => {
  it('is noticed in mid-index, and the next call goes on with a fresh one', async () => {
    const workers: Worker[] = []
    const engine = await searchEngine({
      worker: () => {
        const worker = new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module' })
        workers.push(worker)
        return worker
      },
    })
    const all = documents(150).map((document) => ({ ...document, text: `${document.text} `.repeat(30) }))
    const started = workers.length
    let committed = 0
    const indexing = engine.index(all, {
      onProgress: (progress) => {
        committed = progress.committed
        if (committed >= 20) workers.at(-1)?.terminate()
      },
    })
    await expect(indexing).rejects.toSatisfy(withCode('worker-lost'))
    const kept = (await engine.status()).documents
    expect(kept).toBeGreaterThanOrEqual(20)
    expect(kept).toBeLessThan(150)
    expect(await engine.index(all)).toMatchObject({ documents: 150, unchanged: kept })
    expect((await engine.status()).documents).toBe(150)
    expect(workers.length).toBeGreaterThan(started)
  })

  it.each([
    [
      'hangs while it starts a thread',
      () => new Worker(new URL('../helpers/hanging-thread.worker.ts', import.meta.url), { type: 'module' }),
    ],
    [
      'has a thread that never answers',
      () => new Worker(new URL('../helpers/mute-thread.worker.ts', import.meta.url), { type: 'module' }),
    ],
  ])('that %s is replaced by one that starts none', async (_, worker) => {
    const engine = await searchEngine({ worker })
    await engine.index(documents(5))
    expect((await engine.search('hello')).hits).toHaveLength(5)
    const { warnings } = await engine.status()
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/^One thread must do/)
  })

  it('that cannot start says so', async () => {
    await expect(searchEngine({ workerUrl: '/no-such-worker.js' })).rejects.toSatisfy(withCode('worker-lost'))
  })
})

describe('wrong input', () => {
  it.each([
    ['unknown options', { colour: 'red' }],
    ['no name', { name: undefined }],
    ['a name with a newline', { name: 'a\nb' }],
    ['nbits 3', { nbits: 3 }],
    ['a device it does not know', { device: 'gpu' }],
    ['a model that is no repository', { model: { id: 'nothing' } }],
  ])('refuses %s', async (_, options) => {
    await expect(searchEngine(options as object)).rejects.toSatisfy(withCode('options-invalid'))
  })

  it.each([
    ['answers 404', 'missing', 'model-unavailable'],
    ['is HTML instead of JSON', 'html', 'model-invalid'],
    ['has a truncated graph', 'truncated', 'model-invalid'],
    ['has a graph of the wrong width', 'wrong-width', 'model-invalid'],
  ])('refuses a model folder that %s', async (_, folder, code) => {
    await expect(searchEngine({ model: `/twins/${folder}/` })).rejects.toSatisfy(withCode(code))
  })

  it('loads the original repository layout', async () => {
    const engine = await searchEngine({ model: '/twins/original/' })
    expect(await engine.encodeQuery('hello')).toMatchObject({ rows: 32, dim: 96 })
  })

  it('refuses wrong documents and keeps the index', async () => {
    const engine = await searchEngine()
    await engine.index(documents(3))
    const wrong: Readonly<Record<string, object>> = {
      'no id': { text: 'x' },
      'an id that is not a string': { id: 3, text: 'x' },
      'metadata that cannot be sent': { id: 'a', text: 'x', metadata: { call: () => 1 } },
      'empty text': { id: 'a', text: ' ' },
    }
    for (const [name, document] of Object.entries(wrong)) {
      await expect(engine.index([document as Document]), name).rejects.toSatisfy(withCode('document-invalid'))
    }
    expect((await engine.search('hello')).hits).toHaveLength(3)
  })

  it('refuses an index made by another encoder, until it is cleared', async () => {
    const name = `other-${crypto.randomUUID()}`
    const first = await searchEngine({ name })
    await first.index(documents(3))
    await first.dispose()
    const engine = await searchEngine({ name, model: '/twins/pylate-2/' })
    await expect(engine.search('hello')).rejects.toSatisfy(withCode('index-incompatible'))
    expect((await engine.status()).incompatible).toMatch(/another encoder/)
    await engine.clear()
    await engine.index(documents(3))
    expect((await engine.search('hello')).hits).toHaveLength(3)
  })
})

describe('without a WebGPU adapter', () => {
  it.skipIf(inject('webgpu') !== 'none')('runs on WASM, and says so when WebGPU was asked for', async () => {
    const auto = await searchEngine({ device: 'auto' })
    const withoutWish = await auto.status()
    expect(withoutWish.backend).toBe('wasm')
    expect(warningsButThreads(withoutWish)).toEqual([])
    const asked = await searchEngine({ device: 'webgpu' })
    const status = await asked.status()
    expect(status.backend).toBe('wasm')
    expect(status.warnings.join()).toMatch(/WebGPU was given up/)
  })
})
