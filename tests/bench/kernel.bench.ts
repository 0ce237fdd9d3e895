import { build } from 'esbuild'
import { compile, features } from '../../tools/kernel-compile.mjs'
import { isolationHeaders } from '../helpers/browser-project.ts'
import { launchChromium } from '../helpers/chromium.ts'
import type { Figure } from './kernel/measure.ts'

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

function report(figures: readonly Figure[], version: string, json: boolean): void {
  const plain = figures[0]?.millionPairsPerSecond ?? Number.NaN
  const rows = figures.map((figure) => ({ ...figure, ratio: figure.millionPairsPerSecond / plain }))
  if (json) {
    console.log(JSON.stringify({ bench: 'kernel', browser: `Chromium ${version}`, cases: rows }))
    return
  }
  console.log(`Chromium ${version}, 32 x 96 query; million token pairs a second, and times the plain loop`)
  for (const { name, millionPairsPerSecond, ratio } of rows) {
    console.log(`${name.padEnd(40)}${millionPairsPerSecond.toFixed(0).padStart(8)}${ratio.toFixed(1).padStart(8)}x`)
  }
}
