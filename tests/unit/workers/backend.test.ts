import { beforeAll, describe, expect, test } from 'vitest'
import { SearchError } from '../../../src/core/errors.ts'
import { type LoadedPackage, loadPackage } from '../../../src/encoder/package.ts'
import type { Session } from '../../../src/encoder/session.ts'
import type { TrialResult } from '../../../src/encoder/trial-run.ts'
import { obstacleTo, openSession } from '../../../workers/backend.ts'
import type { AdapterFacts, Backends, Choices } from '../../../workers/backend-ports.ts'
import { failWhenLost } from '../../../workers/session-lost.ts'
import { chooseByTrial } from '../../../workers/webgpu-trial.ts'
import { memoryFiles } from '../../helpers/twins/fetch.ts'
import { pylateTwin } from '../../helpers/twins/packages.ts'

const hardware: AdapterFacts = { name: 'vendor/arch', software: false, halfPrecision: false }
const width = 96

/** A browser whose backends take `cost` milliseconds a run on a clock of their own, and give rows along one axis. */
class FakeBrowser implements Backends {
  clock = 0
  adapterFacts: AdapterFacts | undefined = hardware
  cost = { wasm: 10, webgpu: 2 }
  axis = { wasm: 0, webgpu: 0 }
  broken: 'create' | 'run' | undefined
  readonly live = new Set<string>()
  readonly log: string[] = []

  adapter = async () => this.adapterFacts
  wasm = async () => this.session('wasm')
  both = async () => {
    this.log.push('both')
    return { wasm: async () => this.session('wasm'), webgpu: async () => this.webgpu() }
  }
  now = () => this.clock

  webgpu(): Session {
    if (this.broken === 'create') throw new SearchError('backend-failed', 'no device')
    return this.session('webgpu')
  }

  session(backend: 'wasm' | 'webgpu'): Session {
    this.live.add(backend)
    return {
      backend,
      run: async ({ texts, length }) => {
        if (backend === 'webgpu' && this.broken === 'run') throw new Error('shader')
        this.clock += this.cost[backend]
        const data = new Float32Array(texts * length * width)
        for (let at = this.axis[backend]; at < data.length; at += width) data[at] = 1
        return { data, dims: [texts, length, width] }
      },
      dispose: async () => {
        this.live.delete(backend)
      },
    }
  }
}

class MemoryChoices implements Choices {
  readonly made = new Map<string, 'webgpu' | 'wasm'>()
  read = async (key: string) => this.made.get(key)
  write = async (key: string, device: 'webgpu' | 'wasm') => {
    this.made.set(key, device)
  }
}

let model: LoadedPackage
beforeAll(async () => {
  model = await loadPackage(memoryFiles(pylateTwin()), { dtype: 'fp32' })
})

describe('auto', () => {
  const auto = (backends: Backends, choices: Choices = new MemoryChoices()) =>
    openSession({ model, device: 'auto', backends, choices })

  test('takes WebGPU when it agrees with WASM and is faster, and lets go of WASM', async () => {
    const browser = new FakeBrowser()
    expect((await auto(browser)).backend).toBe('webgpu')
    expect([...browser.live]).toEqual(['webgpu'])
  })

  test.each<[string, (browser: FakeBrowser) => void]>([
    ['there is no adapter', (browser) => (browser.adapterFacts = undefined)],
    ['the adapter is software', (browser) => (browser.adapterFacts = { ...hardware, software: true })],
    ['WebGPU is slower', (browser) => (browser.cost = { wasm: 2, webgpu: 10 })],
    ['WebGPU computes something else', (browser) => (browser.axis = { wasm: 0, webgpu: 1 })],
    ['WebGPU gives no session', (browser) => (browser.broken = 'create')],
    ['WebGPU fails at its first run', (browser) => (browser.broken = 'run')],
  ])('takes WASM when %s', async (_, prepare) => {
    const browser = new FakeBrowser()
    prepare(browser)
    expect((await auto(browser)).backend).toBe('wasm')
    expect([...browser.live]).toEqual(['wasm'])
  })

  test('does not try again what it remembers of this adapter and model', async () => {
    const browser = new FakeBrowser()
    const choices = new MemoryChoices()
    browser.cost = { wasm: 2, webgpu: 10 }
    await auto(browser, choices)
    browser.log.length = 0
    browser.cost = { wasm: 10, webgpu: 2 }
    expect((await auto(browser, choices)).backend).toBe('wasm')
    expect(browser.log).toEqual([])
    browser.adapterFacts = { ...hardware, name: 'another' }
    expect((await auto(browser, choices)).backend).toBe('webgpu')
  })

  test('takes WASM for a graph that multiplies integers, and loads nothing to find out', async () => {
    const browser = new FakeBrowser()
    const choices = new MemoryChoices()
    const int8 = await loadPackage(memoryFiles(pylateTwin()), { dtype: 'int8' })
    expect((await openSession({ model: int8, device: 'auto', backends: browser, choices })).backend).toBe('wasm')
    expect(browser.log).toEqual([])
    expect((await openSession({ model: int8, device: 'webgpu', backends: browser, choices })).backend).toBe('webgpu')
    expect([...choices.made]).toEqual([])
  })

  test('counts a trial that never ended as lost', async () => {
    const browser = new FakeBrowser()
    const choices = new MemoryChoices()
    browser.both = () => new Promise(() => undefined)
    void auto(browser, choices)
    await expect.poll(() => [...choices.made.values()]).toEqual(['wasm'])
  })

  test('forgets WebGPU once a run has failed', async () => {
    const browser = new FakeBrowser()
    const choices = new MemoryChoices()
    const session = await auto(browser, choices)
    browser.broken = 'run'
    const inputs = { texts: 1, length: 1, tensors: new Map() }
    await expect(session.run(inputs, 'output')).rejects.toThrow('shader')
    expect([...choices.made.values()]).toEqual(['wasm'])
  })
})

describe('a device asked for', () => {
  test('wasm does not look for an adapter', async () => {
    const browser = new FakeBrowser()
    browser.adapter = () => Promise.reject(new Error('asked'))
    const session = await openSession({ model, device: 'wasm', backends: browser, choices: new MemoryChoices() })
    expect(session.backend).toBe('wasm')
  })

  test('webgpu is used though slower or software, and fails without an adapter', async () => {
    const browser = new FakeBrowser()
    browser.cost = { wasm: 2, webgpu: 10 }
    browser.adapterFacts = { ...hardware, software: true }
    const choices = new MemoryChoices()
    expect((await openSession({ model, device: 'webgpu', backends: browser, choices })).backend).toBe('webgpu')
    browser.adapterFacts = undefined
    await expect(openSession({ model, device: 'webgpu', backends: browser, choices })).rejects.toMatchObject({
      code: 'backend-failed',
      message: expect.stringContaining('adapter'),
    })
  })
})

test('a half-precision graph needs shader-f16', () => {
  const half = { package: { ...model.package, facts: { ...model.package.facts, halfPrecision: true } } }
  expect(obstacleTo(hardware, half, 'webgpu')).toContain('shader-f16')
  expect(obstacleTo({ ...hardware, halfPrecision: true }, half, 'webgpu')).toBeUndefined()
  expect(obstacleTo(hardware, model, 'auto')).toBeUndefined()
})

test('a trial with NaN or another number of rows is lost', () => {
  const good: TrialResult = { milliseconds: 1, dim: 2, rows: Float32Array.of(1, 0, 0, 1) }
  expect(chooseByTrial({ ...good, milliseconds: 2 }, good)).toBe('webgpu')
  expect(chooseByTrial({ ...good, milliseconds: 2 }, { ...good, rows: Float32Array.of(1, 0, Number.NaN, 1) })).toBe(
    'wasm',
  )
  expect(chooseByTrial({ ...good, milliseconds: 2 }, { ...good, rows: Float32Array.of(1, 0) })).toBe('wasm')
})

test('a lost device fails the run under way and every later one', async () => {
  let lose: (info: { message: string }) => void = () => undefined
  const lost = new Promise<{ message: string }>((resolve) => {
    lose = resolve
  })
  const hanging: Session = {
    backend: 'webgpu',
    run: () => new Promise(() => undefined),
    dispose: async () => undefined,
  }
  const session = failWhenLost(hanging, lost)
  const inputs = { texts: 1, length: 1, tensors: new Map() }
  const running = session.run(inputs, 'output')
  lose({ message: 'reset' })
  await expect(running).rejects.toMatchObject({ code: 'backend-failed', message: expect.stringContaining('reset') })
  await expect(session.run(inputs, 'output')).rejects.toMatchObject({ code: 'backend-failed' })
})
