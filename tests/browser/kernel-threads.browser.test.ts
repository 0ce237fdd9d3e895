import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { createSearch, type Document, type SearchEngine } from '../../src/index.ts'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { startCrew } from '../../src/kernel/threads/start-crew.ts'
import { WasmKernel } from '../../src/kernel/wasm-kernel.ts'
import { describeKernel } from '../contract/kernel.ts'
import { describeSums } from '../contract/kernel-sums.ts'
import { answersOf, kernelCases } from '../helpers/kernel-cases.ts'

const workers: Worker[] = []
const engines: SearchEngine[] = []

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.terminate()
  await Promise.all(engines.splice(0).map((engine) => engine.dispose()))
})

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

/** The kernel that this engine gets, on three threads that share all work. */
async function sharing(): Promise<WasmKernel> {
  const kernel = await loadKernel({ shared: true })
  if (!(kernel instanceof WasmKernel)) throw new Error('this browser has no SIMD')
  const start = (given: unknown) => {
    const url = new URL('../helpers/threads/kernel-thread.worker.ts', import.meta.url)
    const worker = new Worker(url, { type: 'module' })
    workers.push(worker)
    worker.postMessage(given)
    return { stop: () => worker.terminate() }
  }
  startCrew(kernel, 2, start, { worthSharing: 0 })
  while (kernel.threads < 3) await pause()
  return kernel
}

describeKernel('kernel on three threads', sharing)
describeSums('kernel on three threads', sharing)

test('three threads give random shapes the bits that one gives them', async () => {
  const [together, alone] = [await sharing(), await loadKernel()]
  for (const kernel of [together, alone]) await kernel.loadSums()
  fc.assert(
    fc.property(fc.array(kernelCases, { minLength: 1, maxLength: 4 }), (cases) => {
      for (const each of cases) expect(answersOf(together, each)).toEqual(answersOf(alone, each))
    }),
    { numRuns: 50 },
  )
  expect(together.warnings).toEqual([])
  together.dispose()
})

describe('a search engine on an isolated page', () => {
  const words = 'search query passage token document index word text page model browser worker hello world'.split(' ')
  const documents: Document[] = Array.from({ length: 150 }, (_, index) => ({
    id: `doc-${index}`,
    text: Array.from({ length: 90 }, (_, place) => words[(index * 7 + place * (1 + (index % 5))) % words.length]).join(
      ' ',
    ),
  }))

  async function indexed(threads?: number): Promise<SearchEngine> {
    const engine = await createSearch({
      name: `threads-${crypto.randomUUID()}`,
      model: '/twins/pylate/',
      device: 'wasm',
      ...(threads === undefined ? {} : { threads }),
    })
    engines.push(engine)
    await engine.index(documents)
    return engine
  }

  // So many words that it takes more than one group of 16 rows.
  const query = words.concat(words).join(' ')
  const search = async (engine: SearchEngine) => (await engine.search(query, { exhaustive: true })).hits

  // Indexed twice, which takes Firefox half a minute each on two cores.
  test('gets threads for large work, and finds what one thread finds', { timeout: 240_000 }, async () => {
    const engine = await indexed()
    const alone = await indexed(1)
    const expected = await search(alone)
    let status = await engine.status()
    while (status.threads === 1 && status.warnings.length === 0) {
      expect(await search(engine)).toEqual(expected)
      await pause()
      status = await engine.status()
    }
    // In Firefox a nested worker may never come: then the engine says that one thread must do.
    expect(status.threads > 1 || status.warnings[0]?.startsWith('One thread must do')).toBe(true)
    expect(await search(engine)).toEqual(expected)
    expect(await alone.status()).toMatchObject({ threads: 1, warnings: [] })
  })
})
