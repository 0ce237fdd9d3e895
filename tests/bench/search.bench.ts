import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import type { TokenEmbeddings } from '../../src/core/types.ts'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { isolationHeaders } from '../helpers/browser-project.ts'
import { launchChromium } from '../helpers/chromium.ts'
import type { BenchOptions } from './run.ts'
import { type Base, makeBase } from './search/base.ts'
import { openInputs, servedParts, spread } from './search/inputs.ts'
import type { SearchFigures } from './search/page.ts'

const address = 'http://localhost'
/** Real passages that collections are grown from. */
const basePassages = 3000

/** One collection that is grown, and searched at each of its sizes. */
interface Run {
  readonly nbits: 2 | 4
  readonly sizes: readonly number[]
  /** Queries that are also searched exhaustively, at each size. */
  readonly compared: readonly number[]
}

/** A million passages of some 120 tokens fit into the 4 GiB that WebAssembly can address in 2 bits, and not in 4. */
const runs: readonly Run[] = [
  { nbits: 4, sizes: [10_000, 100_000], compared: [50, 25] },
  { nbits: 2, sizes: [100_000, 1_000_000], compared: [10, 10] },
]

/**
 * How long does a search take beside encoding, in two passes and exhaustively, in Chromium on one thread, and what
 * does it miss? Queries are real, passages are grown from real ones (search/grow.ts).
 */
export async function run({ json, data, cache: folder }: BenchOptions): Promise<void> {
  if (data === undefined || folder === undefined) {
    throw new Error('search needs --data FOLDER, a test collection, and --cache FOLDER, filled by npm run eval --cache')
  }
  const { queries, cache } = await openInputs(data, folder)
  await using _ = cache
  const bundle = await build({
    entryPoints: ['tests/bench/search/page.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  const script = bundle.outputFiles[0]?.text ?? ''
  const kernel = await loadKernel()
  for (const { nbits, sizes, compared } of runs) {
    const tokens = (sizes.at(-1) ?? 0) * 100
    const base = await makeBase(kernel, spread(cache, basePassages), { nbits, passages: basePassages, tokens })
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      await serve(page, base, queries)
      await page.goto(address)
      await page.addScriptTag({ content: script })
      const figures: readonly SearchFigures[] = await page.evaluate(
        `benchmark('${address}', ${JSON.stringify(sizes)}, ${JSON.stringify(compared)})`,
      )
      report(nbits, figures, browser.version(), json)
    } finally {
      await browser.close()
    }
  }
}

async function serve(page: Page, base: Base, queries: readonly TokenEmbeddings[]): Promise<void> {
  const parts = servedParts(base, queries)
  // An isolated page has a clock of 5 microseconds; others have 100.
  const headers = { 'Content-Type': 'text/html', ...isolationHeaders }
  await page.route(`${address}/**`, (route) => {
    const part = parts[new URL(route.request().url()).pathname.slice(1)]
    return route.fulfill({ headers, body: part ?? '<!doctype html>' })
  })
}

function report(nbits: number, figures: readonly SearchFigures[], version: string, json: boolean): void {
  for (const figure of figures) {
    const { searchP50, exhaustiveP50, passages, k } = figure
    const speedup = exhaustiveP50 / searchP50
    const before = figures.findLast((other) => other.k === k && other.passages < passages)
    const growth =
      before === undefined ? {} : { timesTheTimeOf: before.passages, timesTheTime: searchP50 / before.searchP50 }
    const row = { bench: 'search', browser: `Chromium ${version}`, nbits, ...figure, speedup, ...growth }
    if (json) console.log(JSON.stringify(row))
    else {
      const times =
        before === undefined ? '' : `, ${(searchP50 / before.searchP50).toFixed(2)}x the time of ${before.passages}`
      console.log(
        `${passages} passages, ${nbits} bits, k ${k}: p50 ${searchP50.toFixed(1)} ms, exhaustive ${exhaustiveP50.toFixed(0)} ms ` +
          `(1/${speedup.toFixed(1)}), recall@${k} ${figure.recall.toFixed(4)} of ${figure.queries} queries${times}`,
      )
    }
  }
}
