import type { SearchEngine } from '../../../src/index.ts'

export interface Asking {
  readonly mode: 'semantic' | 'hybrid'
  /** Default: as many as the engine takes of itself. */
  readonly threads?: number
  readonly queries: readonly string[]
}

/** Milliseconds. */
export interface Waited {
  /** From the call of `search` to its hits in the page. */
  readonly total: number
  readonly encode: number
  readonly score: number
  readonly read: number
}

export interface Answers {
  readonly answers: readonly Waited[]
  readonly facts: { readonly passages: number; readonly kernel: string; readonly threads: number }
}

/** Asks one question after the other, once the whole index is in the browser. */
async function ask({ mode, threads, queries }: Asking): Promise<Answers> {
  const address = '/colibri/index.js'
  const { createSearch }: typeof import('../../../src/index.ts') = await import(address)
  const engine = await createSearch({ index: '/search/', device: 'wasm', ...(threads !== undefined && { threads }) })
  const steady = async (amount: (engine: SearchEngine) => Promise<number>) => {
    for (let last = -1, now = await amount(engine); now !== last; now = await amount(engine)) {
      last = now
      await new Promise((resolve) => setTimeout(resolve, 3000))
    }
  }
  await steady(async (opened) => (await opened.estimate()).used)
  await steady(async (opened) => (await opened.status()).memory)
  const answers: Waited[] = []
  for (const query of queries) {
    const start = performance.now()
    const { timing } = await engine.search(query, { mode })
    answers.push({ total: performance.now() - start, ...timing })
  }
  const { passages, kernel, threads: working } = await engine.status()
  await engine.dispose()
  return { answers, facts: { passages, kernel, threads: working } }
}

Object.assign(globalThis, { ask })
