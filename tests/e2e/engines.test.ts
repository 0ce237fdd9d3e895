import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build as bundle } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFirefox, findWebKit } from '../../tools/browsers.mjs'
import { isolationHeaders } from '../helpers/browser-project.ts'
import { builtDemo, demoDocuments } from '../helpers/e2e/builds.ts'
import type { DrivenEngine, DrivenPage } from '../helpers/engines/engine.ts'
import { Firefox } from '../helpers/engines/firefox.ts'
import { WebKit } from '../helpers/engines/webkit.ts'
import { eventually } from '../helpers/eventually.ts'
import { type FileServer, serveFolder } from '../helpers/server.ts'

// What Chromium is driven through in files of its own, in the engines that Playwright does not drive as they ship.

const firefox = findFirefox()
const webkit = process.env.DISPLAY === undefined ? undefined : findWebKit()

let folder: string
let store: FileServer
let demo: FileServer

beforeAll(async () => {
  if (firefox === undefined && webkit === undefined) return
  folder = await mkdtemp(join(tmpdir(), 'colibri-engines-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><script type="module" src="store-page.js"></script>')
  await bundle({
    entryPoints: [resolve(import.meta.dirname, '../helpers/store-page.ts')],
    outfile: join(folder, 'store-page.js'),
    bundle: true,
    format: 'esm',
  })
  store = await serveFolder(folder)
  demo = await serveFolder(await builtDemo(), { headers: isolationHeaders })
})

afterAll(async () => {
  await store?.close()
  await demo?.close()
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
})

describe.skipIf(firefox === undefined)('Firefox', () => {
  scenarios(() => new Firefox(firefox ?? ''))
})

describe.skipIf(webkit === undefined)('WebKit', () => {
  scenarios(() => new WebKit(webkit ?? { driver: '', browser: '' }, true))
})

function scenarios(start: () => DrivenEngine): void {
  let engine: DrivenEngine

  beforeAll(() => {
    engine = start()
  })

  afterAll(() => engine.close())

  test('a page that is closed in mid-commit leaves one whole revision and a free lock', async () => {
    let last = 0
    for (let round = 0; round < 4; round += 1) {
      const page = await engine.newPage(store.url)
      await eventually(async () => (await page.evaluate('typeof storePage')) === 'object')
      await page.evaluate("void storePage.write('killed')")
      await eventually(async () => Number(await page.evaluate('document.title')) > last + 1 + round)
      await page.close()
      const next = await engine.newPage(store.url)
      await eventually(async () => (await next.evaluate('typeof storePage')) === 'object')
      const stored = await next.evaluate("storePage.wholeRevision('killed')")
      expect(stored).toBeGreaterThan(last + round)
      last = Number(stored)
      await next.close()
    }
  })

  test('the demo searches its index and a file of the reader, and still has both after a reload', async () => {
    const page = await engine.newPage(demo.url)
    await eventually(async () => (await fact(page, 'Computes on')).startsWith('WebAssembly'))
    expect(Number(await fact(page, 'Documents'))).toBeGreaterThan(demoDocuments)
    const question = 'stop a request that is still running'
    expect(await ask(page, question)).not.toEqual([])
    await page.evaluate(`(() => {
      const chosen = new DataTransfer()
      chosen.items.add(new File(['Prune the roses in late winter.'], 'garden.txt', { type: 'text/plain' }))
      const input = document.querySelector('#files')
      input.files = chosen.files
      input.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await eventually(async () => (await fact(page, 'Encoded now')) === '1 passage')
    expect(await ask(page, 'when should I cut back my roses')).toContain('garden.txt')
    // Asked again: one document more changes how rare the question's words are.
    const answers = await ask(page, question)
    await page.reload()
    await eventually(async () => (await fact(page, 'Computes on')).startsWith('WebAssembly'))
    expect(await ask(page, 'when should I cut back my roses')).toContain('garden.txt')
    expect(await ask(page, question)).toEqual(answers)
    await page.close()
  }, 300_000)
}

const fact = async (page: DrivenPage, name: string): Promise<string> =>
  String(
    await page.evaluate(`([...document.querySelectorAll('.fact')]
      .find((entry) => entry.querySelector('dt')?.textContent === ${JSON.stringify(name)})
      ?.querySelector('dd')?.textContent ?? '')`),
  )

async function ask(page: DrivenPage, question: string): Promise<unknown> {
  await page.evaluate(`(() => {
    const query = document.querySelector('#query')
    query.value = ${JSON.stringify(question)}
    query.dispatchEvent(new Event('input', { bubbles: true }))
  })()`)
  const titles = "[...document.querySelectorAll('.result-title')].map((title) => title.textContent)"
  const answered = `document.querySelector('[aria-label=${JSON.stringify(`Results for “${question}”`)}] li') !== null`
  await eventually(async () => (await page.evaluate(answered)) === true)
  return page.evaluate(titles)
}
