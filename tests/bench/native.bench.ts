import { build } from 'esbuild'
import type { TokenEmbeddings } from '../../src/core/types.ts'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { isolationHeaders } from '../helpers/browser-project.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { type Answered, askColibri, type Sample } from './native/colibri.ts'
import { askPeers, type PeerAnswers } from './native/python.ts'
import type { BenchOptions } from './run.ts'
import { makeBase } from './search/base.ts'
import { openInputs, servedParts } from './search/inputs.ts'
import { median } from './search/timing.ts'

const address = 'http://localhost'
const mostPassages = 2000
const k = 10

/**
 * How fast is scoring beside that of native code? maxsim-cpu and fast-plaid from PyPI, where `python3` has them, and
 * Colibri's kernel in Node and in Chromium, on the same passages and queries, one thread each.
 */
export async function run({ json, data, cache: folder }: BenchOptions): Promise<void> {
  if (data === undefined || folder === undefined) {
    throw new Error('native needs --data FOLDER, a test collection, and --cache FOLDER, filled by npm run eval --cache')
  }
  const { queries, cache } = await openInputs(data, folder)
  await using _ = cache
  const passages: TokenEmbeddings[] = []
  for await (const passage of cache.all()) if (passages.push(passage) === mostPassages) break
  const tokens = passages.reduce((sum, { rows }) => sum + rows, 0)
  const kernel = await loadKernel()
  const base = await makeBase(kernel, inOrder(passages), { nbits: 4, passages: mostPassages, tokens })
  const sample: Sample = { ...base, passages, queries, k }
  const inNode = await askColibri(kernel, sample)
  const exact = inNode[0]?.found ?? []
  const answers: PeerAnswers[] = [
    ...named('Colibri in Node', inNode),
    ...named('Colibri in Chromium', await askInChromium(sample)),
    ...(await askPeers(sample, (reason) => console.error(reason))),
  ]
  const rows = queries.reduce((sum, query) => sum + query.rows, 0)
  const cases = answers.map(({ name, scoresAll, times, found, indexMilliseconds }) => ({
    name,
    millisecondsP50: median(times),
    ...(scoresAll && { millionPairsPerSecond: (rows * tokens) / sum(times) / 1000 }),
    recall:
      sum(found.map((hits, query) => hits.filter((hit) => exact[query]?.includes(hit)).length)) / (k * exact.length),
    ...(indexMilliseconds !== undefined && { indexMilliseconds }),
  }))
  const facts = { passages: passages.length, tokens, queries: queries.length, kernel: kernel.path, threads: 1 }
  if (json) console.log(JSON.stringify({ bench: 'native', ...facts, cases }))
  else {
    console.table(facts)
    console.table(cases)
  }
}

async function* inOrder<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const named = (where: string, answers: readonly Answered[]): Answered[] =>
  answers.map((answer) => ({ ...answer, name: `${where}, ${answer.name}` }))

async function askInChromium({ passages, codec, compressed, queries }: Sample): Promise<readonly Answered[]> {
  const { outputFiles } = await build({
    entryPoints: ['tests/bench/native/page.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  const parts: Record<string, Buffer> = {
    ...servedParts({ codec, compressed }, queries),
    passages: Buffer.concat(
      passages.map(({ data }) => Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)),
    ),
  }
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    // An isolated page has a clock of 5 microseconds; others have 100.
    const headers = { 'Content-Type': 'text/html', ...isolationHeaders }
    await page.route(`${address}/**`, (route) => {
      const part = parts[new URL(route.request().url()).pathname.slice(1)]
      return route.fulfill({ headers, body: part ?? '<!doctype html>' })
    })
    await page.goto(address)
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
    return await page.evaluate(`askHere('${address}', ${k})`)
  } finally {
    await browser.close()
  }
}
