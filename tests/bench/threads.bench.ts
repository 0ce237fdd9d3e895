import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { isolationHeaders } from '../helpers/browser-project.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { serveFolder } from '../helpers/server.ts'
import type { BenchOptions } from './run.ts'
import { makeBase } from './search/base.ts'
import { openInputs, servedParts, spread } from './search/inputs.ts'
import type { Task, ThreadFigure } from './threads/bench.worker.ts'

const basePassages = 3000
const passages = 30_000
const nbits = 4
const script = 'bench.worker.js'

/**
 * How much sooner is a query answered, beside encoding, when threads share the kernel's work, in Chromium? Each query is
 * searched on one thread and on all in turn, so that a busy neighbour slows both alike.
 */
export async function run({ json, data, cache: folder }: BenchOptions): Promise<void> {
  if (data === undefined || folder === undefined) {
    throw new Error(
      'threads needs --data FOLDER, a test collection, and --cache FOLDER, filled by npm run eval --cache',
    )
  }
  const { queries, cache } = await openInputs(data, folder)
  await using _ = cache
  const base = await makeBase(await loadKernel(), spread(cache, basePassages), {
    nbits,
    passages: basePassages,
    tokens: passages * 100,
  })
  const site = await mkdtemp(join(tmpdir(), 'colibri-threads-'))
  const server = await serveFolder(site, { headers: isolationHeaders })
  const browser = await launchChromium()
  try {
    await build({ entryPoints: ['tests/bench/threads/bench.worker.ts'], bundle: true, outfile: join(site, script) })
    await writeFile(join(site, 'index.html'), '<!doctype html>')
    for (const [name, part] of Object.entries(servedParts(base, queries))) await writeFile(join(site, name), part)
    const page = await browser.newPage()
    await page.goto(server.url)
    const threads = Math.min(4, cpus().length)
    const task: Task = { base: server.origin, passages, threads, k: [10, 100, 1000], exhaustive: 15 }
    const figures: readonly ThreadFigure[] = await page.evaluate(
      ([url, given]) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(url)
          worker.onmessage = ({ data }) => (Array.isArray(data) ? resolve(data) : reject(new Error(data)))
          worker.onerror = (event) => reject(new Error(event.message))
          worker.postMessage(given)
        }),
      [`/${script}`, task] as const,
    )
    report(figures, { browser: `Chromium ${browser.version()}`, nbits, passages, threads }, json)
  } finally {
    await browser.close()
    await server.close()
    await rm(site, { recursive: true })
  }
}

function report(figures: readonly ThreadFigure[], facts: Readonly<Record<string, unknown>>, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ bench: 'threads', ...facts, cases: figures }))
    return
  }
  console.log(
    Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  )
  for (const { search, queries, oneThread, allThreads, timesAsFast } of figures) {
    console.log(
      `${search.padEnd(24)}${oneThread.toFixed(1).padStart(8)} ms alone ${allThreads.toFixed(1).padStart(8)} ms together ` +
        `${timesAsFast.toFixed(2)}x (${queries} queries)`,
    )
  }
}
