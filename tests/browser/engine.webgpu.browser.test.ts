import { afterEach, describe, expect, it } from 'vitest'
import { type CreateOptions, createSearch, type Document, type SearchEngine } from '../../src/index.ts'
import { replacedForThreads } from '../helpers/thread-warning.ts'

const open: SearchEngine[] = []
const workers: Worker[] = []

async function searchEngine(options: Partial<CreateOptions> = {}): Promise<SearchEngine> {
  const engine = await createSearch({
    name: `webgpu-${crypto.randomUUID()}`,
    model: '/twins/pylate/',
    device: 'webgpu',
    worker: () => {
      const worker = new Worker(new URL('../helpers/losing-gpu.worker.ts', import.meta.url), { type: 'module' })
      workers.push(worker)
      return worker
    },
    ...options,
  })
  open.push(engine)
  return engine
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.dispose()))
  workers.length = 0
})

const documents = (count: number): Document[] =>
  Array.from({ length: count }, (_, index) => ({ id: `doc-${index}`, text: `hello world number ${index} `.repeat(8) }))

describe('an engine on WebGPU', () => {
  it('gives the embeddings that WASM gives', async () => {
    const [webgpu, wasm] = [await searchEngine(), await searchEngine({ device: 'wasm' })]
    expect((await webgpu.status()).backend).toBe('webgpu')
    expect((await wasm.status()).backend).toBe('wasm')
    const one = await webgpu.encodeQuery('hello world')
    const other = await wasm.encodeQuery('hello world')
    expect(one.rows).toBe(other.rows)
    const cosine = one.data.reduce((sum, value, index) => sum + value * (other.data[index] ?? 0), 0) / one.rows
    expect(cosine).toBeGreaterThan(0.99)
  })

  it('goes on with WASM when its device is lost, in mid-index, and loses nothing', async () => {
    const engine = await searchEngine()
    await engine.index(documents(2))
    let lost = false
    const summary = await engine.index(documents(12), {
      onProgress: () => {
        if (!lost) workers.at(-1)?.postMessage('lose-gpu')
        lost = true
      },
    })
    expect(summary).toMatchObject({ documents: 12 })
    const status = await engine.status()
    expect(status).toMatchObject({ backend: 'wasm', documents: 12 })
    expect(status.warnings.join()).toMatch(/WebGPU was given up/)
    expect((await engine.search('hello')).hits).toHaveLength(10)
    expect(workers).toHaveLength(2 + replacedForThreads(status))
  })
})
