import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CreateOptions, createSearch, type SearchEngine, SearchError } from '../../src/index.ts'
import type { BundleState } from '../helpers/bundle-server.ts'
import { warningsButThreads } from '../helpers/thread-warning.ts'

const open: SearchEngine[] = []
const patience = { timeout: 30_000, interval: 100 }

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.dispose()))
})

/** An index on the server that nobody else visits. */
function site() {
  const index = `/bundles/${crypto.randomUUID()}/`
  return {
    serve: async (state: BundleState) => void (await fetch(`${index}${state}`, { method: 'POST' })),
    asked: async (): Promise<string[]> => (await fetch(`${index}asked`)).json(),
    visit: async (options: Partial<CreateOptions> = {}) => {
      const engine = await createSearch({ index, model: '/twins/pylate/', device: 'wasm', ...options })
      open.push(engine)
      return engine
    },
  }
}

const best = async (engine: SearchEngine, query: string) =>
  (await engine.search(query, { mode: 'semantic' })).hits[0]?.passage.text

/** Until the texts, which come last, were asked for and nothing more is being stored. */
async function isStored({ asked }: ReturnType<typeof site>, engine: SearchEngine, last = 'text-'): Promise<void> {
  await vi.waitFor(async () => expect((await asked()).join()).toContain(last), patience)
  await vi.waitFor(async () => {
    const before = (await engine.estimate()).used
    await new Promise((done) => setTimeout(done, 300))
    expect((await engine.estimate()).used).toBe(before)
  }, patience)
}

const withCode = (code: string) => (error: unknown) => error instanceof SearchError && error.code === code

describe('an index that was built ahead of time', () => {
  it('is searched, kept and not fetched again', async () => {
    const one = site()
    const first = await one.visit()
    expect(await best(first, 'token')).toBe('token token token')
    expect((await first.status()).documents).toBe(80)
    await isStored(one, first)
    await first.dispose()
    const before = (await one.asked()).length
    const again = await one.visit()
    expect(await best(again, 'token')).toBe('token token token')
    expect(new Set((await one.asked()).slice(before))).toEqual(new Set(['manifest.json']))
  })

  it('is searched by words before there is a model', async () => {
    const engine = await site().visit({ model: '/no-model-here/', load: 'when-needed' })
    const { hits } = await engine.search('token', { mode: 'lexical' })
    expect(hits.map(({ passage }) => passage.text)).toEqual(['token token token'])
  })

  it('is there without its server once it was visited, and says so', async () => {
    const one = site()
    const first = await one.visit()
    await best(first, 'token')
    await isStored(one, first)
    await first.dispose()
    await one.serve('unreachable')
    const again = await one.visit()
    expect(await best(again, 'token')).toBe('token token token')
    expect(warningsButThreads(await again.status()).join()).toContain('503')
  })

  it('is followed when a deploy takes its files away in mid-visit', async () => {
    const one = site()
    await one.serve('replaced')
    const engine = await one.visit()
    await vi.waitFor(async () => expect(await best(engine, 'model')).toBe('model model model'), patience)
    await vi.waitFor(async () => expect((await engine.status()).documents).toBe(40), patience)
    expect(warningsButThreads(await engine.status())).toEqual([])
  })

  it('laid out in parts is searched by parts, and what was fetched is there without its server', async () => {
    const one = site()
    await one.serve('parts')
    const first = await one.visit()
    expect(await best(first, 'token')).toBe('token token token')
    const byTheirBeginning = async (engine: SearchEngine) =>
      (await engine.search('toke', { mode: 'lexical' })).hits[0]?.passage.text
    expect(await byTheirBeginning(first)).toBe('token token token')
    await isStored(one, first, 'textpieces-')
    const asked = (await one.asked()).join()
    for (const kind of ['outline-', 'listspieces-', 'residualspieces-']) expect(asked).toContain(kind)
    expect(asked).toContain('wordspieces-')
    expect(asked).not.toMatch(/(chunk|residuals|lists|text|directory|lexical|words)-/)
    await first.dispose()
    await one.serve('unreachable')
    const again = await one.visit()
    expect(await best(again, 'token')).toBe('token token token')
    expect(await byTheirBeginning(again)).toBe('token token token')
  })

  it('is searched as one with what the page adds', async () => {
    const engine = await site().visit()
    await engine.index([{ id: 'mine', text: 'browser browser' }])
    expect(await best(engine, 'browser')).toBe('browser browser')
    expect(await best(engine, 'token')).toBe('token token token')
    await engine.clear()
    expect((await engine.status()).documents).toBe(80)
  })

  it.each([
    ['unreachable', 'index-unavailable'],
    ['absent', 'index-unavailable'],
    ['html', 'index-corrupt'],
    ['newer', 'index-incompatible'],
    ['truncated', 'index-corrupt'],
    ['tampered', 'index-corrupt'],
  ] as const)('that is %s is refused with %s', async (state, code) => {
    const one = site()
    await one.serve(state)
    await expect(one.visit()).rejects.toSatisfy(withCode(code))
  })

  it('made by another encoder is not searched', async () => {
    const one = site()
    await one.serve('foreign')
    const engine = await one.visit()
    await expect(best(engine, 'token')).rejects.toSatisfy(withCode('index-incompatible'))
  })
})
