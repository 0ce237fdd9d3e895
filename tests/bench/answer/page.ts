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

/** Asks one question after the other, of an index that an earlier visit has brought into the browser. */
async function ask({ mode, threads, queries }: Asking): Promise<Answers> {
  const address = '/colibri/index.js'
  const { createSearch }: typeof import('../../../src/index.ts') = await import(address)
  const options = { index: '/search/', device: 'wasm' as const, ...(threads !== undefined && { threads }) }
  const earlier = await createSearch(options)
  for (const query of queries) await earlier.search(query, { mode })
  await steady(async () => (await earlier.estimate()).used)
  await earlier.dispose()
  const engine = await createSearch(options)
  await steady(async () => (await engine.status()).memory)
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

/** Waits until an amount has not changed for a while. */
async function steady(amount: () => Promise<number>): Promise<void> {
  for (let last = -1, now = await amount(); now !== last; now = await amount()) {
    last = now
    await new Promise((resolve) => setTimeout(resolve, 3000))
  }
}

Object.assign(globalThis, { ask })
