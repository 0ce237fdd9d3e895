import { decodeCodec, encodeCodec, identified } from '../../../src/core/codec/record.ts'
import { Engine } from '../../../src/core/engine.ts'
import type { Encoder, Host } from '../../../src/core/ports.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { IndexedDBStore } from '../../../workers/store/indexeddb-store.ts'
import { makeWorkload, randomEmbeddings, uniform } from '../kernel/workload.ts'
import { writeRandomIndex } from './random-index.ts'

export interface OpenFigures {
  readonly passages: number
  readonly tokens: number
  readonly storedBytes: number
  readonly chunks: number
  /** Milliseconds until Engine.open resolves: from then on the index can be searched. */
  readonly open: number
  /** Of the first search right after, encoding left out. */
  readonly firstSearch: number
  /** From before opening until everything that fits is in memory. */
  readonly filled: number
  /** Median of the searches after that. */
  readonly searchP50: number
  readonly memory: number
}

const dim = 96
const centroids = 4096
const searches = 15

/** An encoder of random queries of 32 rows: encoding is not what is measured. */
function randomEncoder(): Encoder {
  const random = uniform(5)
  const none = (): never => {
    throw new Error('passages are not encoded here')
  }
  return {
    identity: { digest: 'random', name: 'random', dim, queryMaxlen: 32, docMaxlen: 300 },
    backend: 'random',
    passageBudget: 297,
    countTokens: () => 1,
    encodeQuery: async () => randomEmbeddings(32, dim, random),
    planBatches: none,
    encodePassages: none,
    passageRanges: none,
    queryRanges: none,
    dispose: async () => undefined,
  }
}

const host: Host = {
  now: () => performance.now(),
  pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
}

const databaseOf = (passages: number): string => `bench-${passages}`

async function prepare(passages: number): Promise<void> {
  const { id: _, ...codec } = makeWorkload().codec
  const content = { ...codec, centroids: randomEmbeddings(centroids, dim, uniform(3)).data }
  const store = await IndexedDBStore.open(databaseOf(passages))
  // Through its record, as the engine would have it.
  const stored = decodeCodec(encodeCodec(identified(content)))
  await writeRandomIndex(store, randomEncoder().identity, stored, passages)
  await store.close()
}

async function measure(passages: number, memoryLimit: number): Promise<OpenFigures> {
  const kernel = await loadKernel()
  const encoder = randomEncoder()
  const start = performance.now()
  const store = await IndexedDBStore.open(databaseOf(passages))
  const engine = await Engine.open({ encoder, kernel, store, host }, { name: 'bench', format: {}, memoryLimit })
  const open = performance.now() - start
  const first = await searchTime(engine)
  await untilSteady(() => kernel.bytes)
  const filled = performance.now() - start - steadyMilliseconds
  const times: number[] = []
  for (let search = 0; search < searches; search++) times.push(await searchTime(engine))
  const { tokens, bytes, memory } = await engine.status()
  const manifest = await store.readManifest()
  const chunks = typeof manifest === 'object' && manifest !== null && 'chunks' in manifest ? manifest.chunks : []
  await engine.dispose()
  return {
    passages,
    tokens,
    storedBytes: bytes,
    chunks: Array.isArray(chunks) ? chunks.length : 0,
    open,
    firstSearch: first,
    filled,
    searchP50: times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN,
    memory,
  }
}

async function searchTime(engine: Engine): Promise<number> {
  const { timing } = await engine.search('anything', { mode: 'semantic' })
  return timing.score + timing.read
}

const steadyMilliseconds = 300

/** Waits until a number has not changed for a while. */
async function untilSteady(read: () => number): Promise<void> {
  let last = read()
  let since = performance.now()
  while (performance.now() - since < steadyMilliseconds) {
    await host.pause()
    if (read() === last) continue
    last = read()
    since = performance.now()
  }
}

Object.assign(globalThis, { prepare, measure })
