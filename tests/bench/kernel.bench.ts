import { build } from 'esbuild'
import { compile, features } from '../../tools/kernel-compile.mjs'
import { isolationHeaders } from '../helpers/browser-project.ts'
import { launchChromium } from '../helpers/chromium.ts'
import type { Figure } from './kernel/measure.ts'
import { byteDotProducts } from './report/machine.ts'

const address = 'http://localhost/'
const rounds = 15

/** How fast are the kernel's paths next to a plain JavaScript loop, in one Chromium? */
export async function run({ json }: { json: boolean }): Promise<void> {
  const bundle = await build({
    entryPoints: ['tests/bench/kernel/page.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  const modules = { peak: await compiled('peak.ts'), integers: await compiled('score-integers.ts') }
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    // An isolated page has a clock of 5 microseconds; others have 100.
    await page.route(address, (route) =>
      route.fulfill({ headers: { 'Content-Type': 'text/html', ...isolationHeaders }, body: '<!doctype html>' }),
    )
    await page.goto(address)
    await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' })
    const figures: readonly Figure[] = await page.evaluate(`benchmark(${JSON.stringify(modules)}, ${rounds})`)
    report(figures, browser.version(), json)
  } finally {
    await browser.close()
  }
}

/** Base64 of an entry of src/kernel/assembly, without and with relaxed SIMD. */
async function compiled(entry: string): Promise<{ simd: string; relaxed: string }> {
  const [simd, relaxed] = [await compile(entry, features.simd), await compile(entry, features.relaxed)]
  return { simd: Buffer.from(simd).toString('base64'), relaxed: Buffer.from(relaxed).toString('base64') }
}

/** Dimensions of the workload: multiply-adds of a token pair. */
const dim = 96

interface Ratio {
  readonly name: string
  readonly ratio: number
}

/** How near the kernel comes to what it could be, on the relaxed path. */
function ratiosOf(figures: readonly Figure[]): readonly Ratio[] {
  const speedOf = (name: string) =>
    Math.max(
      ...figures.flatMap(({ name: found, millionPairsPerSecond }) =>
        found.startsWith(name) ? millionPairsPerSecond : [],
      ),
    )
  const residual = speedOf('4-bit relaxed')
  return [
    { name: 'time of 4-bit over that of plain int8', ratio: speedOf('plain int8 relaxed') / residual },
    // In 32 bits or in bursts, whichever this processor does faster.
    { name: 'speed of 4-bit over the int8 dot peak', ratio: residual / speedOf('int8 dot peak relaxed') },
  ]
}

function report(figures: readonly Figure[], version: string, json: boolean): void {
  const plain = figures[0]?.millionPairsPerSecond ?? Number.NaN
  const rows = figures.map((figure) => ({
    ...figure,
    billionMultiplyAddsPerSecond: (figure.millionPairsPerSecond * dim) / 1000,
    ratio: figure.millionPairsPerSecond / plain,
  }))
  const ratios = ratiosOf(figures)
  const facts = { browser: `Chromium ${version}`, byteDotProducts: byteDotProducts() }
  if (json) {
    console.log(JSON.stringify({ bench: 'kernel', ...facts, table: 'speeds', cases: rows }))
    console.log(JSON.stringify({ bench: 'kernel', ...facts, table: 'ratios', cases: ratios }))
    return
  }
  console.log(`Chromium ${version}, 32 x 96 query; dot products of bytes: ${facts.byteDotProducts}`)
  console.log('million token pairs a second, billion multiply-adds a second, and times the plain loop')
  for (const { name, millionPairsPerSecond, billionMultiplyAddsPerSecond, ratio } of rows) {
    const columns = [millionPairsPerSecond.toFixed(0), billionMultiplyAddsPerSecond.toFixed(1), `${ratio.toFixed(1)}x`]
    console.log(name.padEnd(40), ...columns.map((column) => column.padStart(8)))
  }
  for (const { name, ratio } of ratios) console.log(`${name}: ${ratio.toFixed(3)}`)
}
