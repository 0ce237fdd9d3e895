import { beforeAll, describe, expect, test, vi } from 'vitest'
import { Engine } from '../../../../src/core/engine.ts'
import { MemoryDisk, MemoryStore } from '../../../../src/core/memory-store.ts'
import { wholePassages } from '../../../../src/core/search/ndocs.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import type { CompressedPassages } from '../../../../src/core/types.ts'
import { testEngine, testHost } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron', 'inlet', 'jade']
const documents = Array.from({ length: wholePassages + 50 }, (_, index) => ({
  id: `doc-${index}`,
  text: `${words[index % 10]} ${words[Math.floor(index / 10) % 10]} ${words[Math.floor(index / 100) % 10]} number${index}`,
}))
/** As many as are made before anybody asks. */
const rehearsed = 16
const patience = { timeout: 60_000, interval: 1 }

const disk = new MemoryDisk()
const smallDisk = new MemoryDisk()
beforeAll(async () => {
  for (const [to, some] of [
    [disk, documents],
    [smallDisk, documents.slice(0, 100)],
  ] as const) {
    const { engine } = await testEngine({ disk: to, tuning: { flushCharacters: 20_000, sampleRows: 512 } })
    await engine.index(some)
    await engine.dispose()
  }
})

class WatchedKernel extends ScalarKernel {
  /** For passages of the index; whoever asks has a query. */
  searches = 0

  override passage(chunk: string, passage: number): CompressedPassages {
    this.searches++
    return super.passage(chunk, passage)
  }
}

class WatchedStore extends MemoryStore {
  readonly kindsRead: string[] = []

  override read(key: string): Promise<ArrayBuffer | undefined> {
    this.kindsRead.push(key.split('/')[0] ?? '')
    return super.read(key)
  }
}

/** Reading costs a transfer, but for records of some kinds. */
class DistantStore extends WatchedStore {
  readonly onDemand = true

  constructor(
    private readonly records: MemoryDisk,
    private readonly here: readonly string[],
  ) {
    super(records)
  }

  async readHere(key: string): Promise<ArrayBuffer | undefined> {
    return this.here.some((kind) => key.startsWith(`${kind}/`)) ? this.records.records.get(key)?.slice(0) : undefined
  }
}

async function open<S extends WatchedStore>(store: S, encoder = new WordEncoder()) {
  const kernel = new WatchedKernel()
  const ports = { encoder, kernel, store, host: testHost }
  return { kernel, store, engine: await Engine.open(ports, { name: 'test', format: {} }) }
}

const someTurns = async (turns = 40) => {
  for (let turn = 0; turn < turns; turn++) await testHost.pause()
}

describe('before anybody asks', () => {
  test('a large index has its words and its lists, and has been searched', async () => {
    const { engine, kernel, store } = await open(new WatchedStore(disk))
    await vi.waitFor(() => expect(kernel.searches).toBe(rehearsed), patience)
    store.kindsRead.length = 0
    const { hits } = await engine.search('number1234', { mode: 'hybrid' })
    expect(hits[0]?.id).toBe('doc-1234')
    expect(new Set(store.kindsRead)).toEqual(new Set(['text']))
  })

  test('a small index is left alone', async () => {
    const { kernel, store } = await open(new WatchedStore(smallDisk))
    await someTurns()
    expect(kernel.searches).toBe(0)
    expect(store.kindsRead).not.toContain('lexical')
  })

  test('nothing is transferred', async () => {
    const { engine, kernel, store } = await open(new DistantStore(disk, []))
    await someTurns()
    expect(store.kindsRead).not.toContain('residuals')
    expect(store.kindsRead).not.toContain('lexical')
    expect(kernel.searches).toBe(0)
    expect((await engine.search('number1234', { mode: 'hybrid' })).hits[0]?.id).toBe('doc-1234')
  })

  test('what an earlier visit has brought is made use of', async () => {
    const { engine, kernel, store } = await open(new DistantStore(disk, ['residuals', 'lexical']))
    await vi.waitFor(() => expect(kernel.searches).toBe(rehearsed), patience)
    await engine.search('number1234', { mode: 'hybrid' })
    expect(store.kindsRead).not.toContain('residuals')
    expect(store.kindsRead).not.toContain('lexical')
  })

  test('damaged records are left to whoever needs them', async () => {
    const damaged = new MemoryDisk()
    damaged.manifest = disk.manifest
    damaged.records = new Map(Array.from(disk.records, ([key, record]) => [key, record.slice(0)]))
    for (const [key, record] of damaged.records) {
      if (/^(residuals|lexical)/.test(key)) new Uint8Array(record).fill(255, -8)
    }
    const { engine, kernel } = await open(new DistantStore(damaged, ['residuals', 'lexical']))
    await someTurns()
    expect(kernel.searches).toBe(0)
    expect(await engine.status()).toMatchObject({ warnings: [], documents: documents.length })
  })
})

describe('somebody who asks meanwhile', () => {
  test('waits for one search at most', async () => {
    const { engine, kernel } = await open(new WatchedStore(disk))
    await vi.waitFor(() => expect(kernel.searches).toBeGreaterThan(0), patience)
    const before = kernel.searches
    await engine.search('number7', { mode: 'semantic' })
    expect(kernel.searches).toBeLessThanOrEqual(before + 1)
    await vi.waitFor(() => expect(kernel.searches).toBe(rehearsed), patience)
  })

  test('has the engine to himself', async () => {
    const encoder = new WordEncoder()
    let encode = () => {}
    const asked = new Promise<void>((resolve) => {
      encode = resolve
    })
    const encodeQuery = encoder.encodeQuery.bind(encoder)
    encoder.encodeQuery = async (text) => {
      await asked
      return encodeQuery(text)
    }
    const { engine, kernel, store } = await open(new WatchedStore(disk), encoder)
    const answer = engine.search('number7', { mode: 'semantic' })
    await someTurns()
    const read = store.kindsRead.filter((kind) => kind === 'lexical').length
    expect(read).toBeLessThanOrEqual(1)
    expect(kernel.searches).toBe(0)
    encode()
    await answer
    await vi.waitFor(() => expect(kernel.searches).toBe(rehearsed), patience)
    expect(store.kindsRead.filter((kind) => kind === 'lexical').length).toBeGreaterThan(read)
  })

  test('finds the same', async () => {
    const { engine, kernel } = await open(new WatchedStore(disk))
    const early = await engine.search('amber fjord number77')
    await vi.waitFor(() => expect(kernel.searches).toBe(rehearsed), patience)
    const late = await engine.search('amber fjord number77')
    expect(late.hits).toEqual(early.hits)
  })
})

test('an engine that is disposed searches no more', async () => {
  const { engine, kernel } = await open(new WatchedStore(disk))
  await vi.waitFor(() => expect(kernel.searches).toBeGreaterThan(0), patience)
  await engine.dispose()
  const { searches } = kernel
  await someTurns()
  expect(kernel.searches).toBe(searches)
  expect(searches).toBeLessThan(rehearsed)
})
