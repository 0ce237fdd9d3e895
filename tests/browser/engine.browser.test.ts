import { afterEach, describe, expect, inject, it } from 'vitest'
import { type CreateOptions, createSearch, type Document, type SearchEngine, SearchError } from '../../src/index.ts'
import { supports } from '../../src/kernel/probe.ts'
import { failingChannel } from '../helpers/failing-session.ts'
import { replacedForThreads, warningsButThreads } from '../helpers/thread-warning.ts'

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
    expect(status.kernel).toBe((await supports('relaxed')) ? 'relaxed' : 'simd')
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

  it('tells the bytes it stores, and the browser’s own limit where that says one', async () => {
    const engine = await searchEngine()
    const empty = await engine.estimate()
    await engine.index(documents(30))
    const { used, quota } = await engine.estimate()
    expect(used).toBeGreaterThan(empty.used + 30 * 48)
    expect(used).toBe((await engine.status()).bytes)
    const { quota: granted } = (await navigator.storage?.estimate?.()) ?? {}
    expect(quota === undefined).toBe(granted === undefined)
    if (quota !== undefined) expect(quota).toBeGreaterThan(used)
    await engine.remove(documents(30).map(({ id }) => id))
    expect((await engine.estimate()).used).toBeLessThan(used)
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

describe('the encoder', () => {
  /** Names of the workers that an engine's worker starts, one after the other, but for threads. */
  function told(worker: Worker): { worker: Worker; sessions: () => number } {
    const started: unknown[] = []
    worker.addEventListener('message', ({ data }) => {
      if (typeof data === 'object' && data !== null && 'started' in data) started.push(data.started)
    })
    return { worker, sessions: () => started.filter((name) => name === 'colibri-session').length }
  }

  async function encodeWith(start: () => Worker) {
    const workers: ReturnType<typeof told>[] = []
    const engine = await searchEngine({
      worker: () => {
        const next = told(start())
        workers.push(next)
        return next.worker
      },
    })
    const rows = (await engine.encodeQuery('hello world')).data
    const status = await engine.status()
    return { engine, rows, status, sessions: workers.at(-1)?.sessions() }
  }

  it('runs in a worker of its own where the script can be started again, and gives the same numbers', async () => {
    const here = await encodeWith(
      () => new Worker(new URL('../helpers/told-workers.worker.ts', import.meta.url), { type: 'module' }),
    )
    const apart = await encodeWith(
      () =>
        new Worker(new URL('../helpers/told-workers.worker.ts', import.meta.url), { type: 'module', name: 'colibri' }),
    )
    expect(here.sessions).toBe(0)
    // Of a worker that was replaced because a thread hung, the next one has the encoder in itself.
    expect(apart.sessions).toBe(replacedForThreads(apart.status) > 0 ? 0 : 1)
    expect(apart.rows).toEqual(here.rows)
    expect(apart.status.backend).toBe('wasm')
  })

  it('that fails in its own worker is replaced together with the engine', async () => {
    const workers: Worker[] = []
    const engine = await searchEngine({
      worker: () => {
        const worker = new Worker(new URL('../helpers/failing-session.worker.ts', import.meta.url), {
          type: 'module',
          name: 'colibri',
        })
        workers.push(worker)
        return worker
      },
    })
    const before = await engine.encodeQuery('hello world')
    const status = await engine.status()
    // Only an encoder that is apart can fail so.
    if (replacedForThreads(status) > 0) return
    const failed = new Promise((resolve) => workers[0]?.addEventListener('error', resolve, { once: true }))
    new BroadcastChannel(failingChannel).postMessage('fail')
    await failed
    expect(await engine.encodeQuery('hello world')).toEqual(before)
    expect(workers.length).toBeGreaterThan(1)
  })

  it('runs in the engine’s worker where its own does not start', async () => {
    const { rows, status, engine } = await encodeWith(
      () =>
        new Worker(new URL('../helpers/broken-session.worker.ts', import.meta.url), {
          type: 'module',
          name: 'colibri',
        }),
    )
    expect(warningsButThreads(status)).toEqual([])
    expect(rows).toEqual((await (await searchEngine()).encodeQuery('hello world')).data)
    await engine.index(documents(3))
    expect((await engine.search('hello')).hits).toHaveLength(3)
  })
})

describe('a lost worker', () => {
  // Firefox encodes these documents in a minute, on two cores.
  it('is noticed in mid-index, and the next call goes on with a fresh one', { timeout: 240_000 }, async () => {
    const workers: Worker[] = []
    const engine = await searchEngine({
      worker: () => {
        const worker = new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module' })
        workers.push(worker)
        return worker
      },
    })
    const all = documents(60).map((document) => ({ ...document, text: `${document.text} `.repeat(30) }))
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
    expect(kept).toBeLessThan(60)
    expect(await engine.index(all)).toMatchObject({ documents: 60, unchanged: kept })
    const status = await engine.status()
    expect(status.documents).toBe(60)
    expect(workers).toHaveLength(2 + replacedForThreads(status))
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
    [
      'hangs while it starts one for the encoder',
      () =>
        new Worker(new URL('../helpers/hanging-thread.worker.ts', import.meta.url), {
          type: 'module',
          name: 'colibri',
        }),
    ],
    [
      'has one for the encoder that never answers',
      () =>
        new Worker(new URL('../helpers/mute-thread.worker.ts', import.meta.url), { type: 'module', name: 'colibri' }),
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
    ['a docMaxlen that is NaN', { docMaxlen: Number.NaN }],
    ['a memory limit that is NaN', { memoryLimit: Number.NaN }],
    ['nbits that is NaN', { nbits: Number.NaN }],
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

  it('refuses one id given twice in a call, however far apart, and keeps what was committed', async () => {
    const engine = await searchEngine()
    const all = documents(150)
    const twice = [...all, { id: 'doc-0', text: 'another text' }, { id: 'doc-last', text: 'the last' }]
    await expect(engine.index(twice)).rejects.toSatisfy(
      (error) => withCode('document-invalid')(error) && /doc-0/.test(String(error)),
    )
    expect(await engine.index(all)).toMatchObject({ documents: 150 })
    expect((await engine.status()).documents).toBe(150)
    expect((await engine.search(textOf(all[0]))).hits.map(({ id }) => id)).toContain('doc-0')
  })

  it('refuses wrong questions and texts to encode, and goes on', async () => {
    const engine = await searchEngine()
    await engine.index(documents(3))
    const wrong: Readonly<Record<string, () => Promise<unknown>>> = {
      'k 0': () => engine.search('hello', { k: 0 }),
      'k NaN': () => engine.search('hello', { k: Number.NaN }),
      'a query of spaces': () => engine.search(' \t\n\u00a0'),
      'a query that is no string': () => engine.search(Object(7)),
      'options that are none': () => engine.search('hello', Object([])),
      'an unknown option': () => engine.search('hello', Object({ limit: 1 })),
      'rerank: k NaN': () => engine.rerank('hello', documents(2), { k: Number.NaN }),
      'rerank: no documents': () => engine.rerank('hello', Object(7)),
      'encodeQuery: no text': () => engine.encodeQuery(Object(7)),
      'encodeDocuments: no texts': () => engine.encodeDocuments(Object(['hello', 7])),
      'remove: no ids': () => engine.remove(Object('doc-1')),
    }
    for (const [name, call] of Object.entries(wrong)) {
      await expect(call(), name).rejects.toSatisfy(withCode('options-invalid'))
    }
    expect((await engine.search('hello')).hits).toHaveLength(3)
  })

  it('takes halves of surrogate pairs, and gives them back as they were', async () => {
    const name = `surrogates-${crypto.randomUUID()}`
    const first = await searchEngine({ name })
    const id = 'half \ud83d'
    await first.index([
      ...documents(3),
      { id, title: '\udc00', text: 'hello \ud800 world', metadata: { half: '\udfff' } },
    ])
    await first.dispose()
    const engine = await searchEngine({ name })
    const { hits } = await engine.search('hello \udbff world', { k: 4, matches: true })
    const hit = hits.find((found) => found.id === id)
    expect(hit?.passage.text).toBe('hello \ud800 world')
    expect(hit?.metadata).toEqual({ half: '\udfff' })
    expect(
      await engine.index([{ id, title: '\udc00', text: 'hello \ud800 world', metadata: { half: '\udfff' } }]),
    ).toEqual(expect.objectContaining({ unchanged: 1 }))
    expect(await engine.remove([id])).toBe(1)
  })

  it('takes a document of five megabytes, and finds what stands at its end', { timeout: 240_000 }, async () => {
    const engine = await searchEngine({ nbits: 1 })
    // Words that no tokenizer of this kind takes apart: one token each.
    const text = `${`${'long'.repeat(30)} `.repeat(5_000_000 / 121)}hello paris world.`
    expect(text.length).toBeGreaterThan(4_900_000)
    await engine.index([{ id: 'long', text }, ...documents(3)])
    const { hits } = await engine.search('hello paris', { mode: 'lexical', k: 5 })
    const range = hits.find((hit) => hit.id === 'long')?.passage.range
    expect(range?.end).toBe(text.length)
    expect((await engine.status()).documents).toBe(4)
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
