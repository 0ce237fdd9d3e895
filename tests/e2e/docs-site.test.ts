import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { buildLibrary } from '../helpers/e2e/builds.ts'
import { type NetworkWatch, watchNetwork } from '../helpers/network-watch.ts'
import { type FileServer, serveFolder } from '../helpers/server.ts'

const base = '/colibri/'
const patience = { timeout: 120_000 }
const question = 'how does it deal with spelling mistakes'

let folder: string
let server: FileServer
let browser: Browser
let context: BrowserContext
let network: NetworkWatch
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colibri-docs-'))
  const node = (...words: string[]) => execFileSync(process.execPath, words, { stdio: 'inherit' })
  await buildLibrary()
  node('node_modules/vitepress/bin/vitepress.js', 'build', 'docs', '--base', base, '--outDir', folder)
  server = await serveFolder(folder, { base })
  browser = await launchChromium()
  context = await browser.newContext()
  network = watchNetwork(context, server.origin)
  page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
}, 300_000)

beforeEach(async () => {
  await page.goto(`${server.url}getting-started.html`)
  // Keys that are pressed before the site's scripts have run go nowhere.
  await page.locator('colibri-search').getByRole('button').first().waitFor()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  if (folder !== undefined) await rm(folder, { recursive: true })
})

/** Asks in the box that is open, and waits for the answer by meaning. */
async function ask(query: string): Promise<void> {
  await page.keyboard.insertText(query)
  await page.waitForFunction(
    (asked) => {
      const state = document.querySelector('colibri-search')?.box?.getState()
      return state?.answered === asked && state.status === 'done'
    },
    query,
    patience,
  )
}

const answers = () => page.getByRole('option')
const links = () => answers().evaluateAll((options) => options.map((option) => option.getAttribute('href') ?? ''))

/** Selects the answer that leads to an address, as many keys down as it takes. */
async function selectAnswer(address: RegExp): Promise<void> {
  const place = (await links()).findIndex((href) => address.test(href))
  expect(place).toBeGreaterThanOrEqual(0)
  for (let row = 0; row <= place; row += 1) await page.keyboard.press('ArrowDown')
}

test('nothing of the search is loaded before it is used', async () => {
  expect(network.urls.filter((url) => /\/search\/|\.onnx|\.wasm|worker/.test(url))).toEqual([])
})

test('a question finds its page by meaning, Enter goes to the section, and Back returns', async () => {
  await page.keyboard.press('Control+k')
  await ask(question)
  await selectAnswer(/\/colibri\/design\.html#words-beside-meaning/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/colibri\/design\.html#words-beside-meaning/)
  const content = page.locator('main')
  expect(await content.textContent()).not.toMatch(/spelling|mistake/i)
  const heading = content.getByRole('heading', { name: 'Words beside meaning' })
  await expect.poll(() => heading.evaluate((place) => place.getBoundingClientRect().top)).toBeLessThan(720)
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0)
  await page.goBack()
  await page.waitForURL(`${server.url}getting-started.html`)
  await page.getByRole('heading', { name: 'Getting started', level: 1 }).waitFor()
})

test('the box goes on working where VitePress changes the page without loading it', async () => {
  await page.evaluate(() => Reflect.set(globalThis, 'loaded', 'once'))
  await page.keyboard.press('Control+k')
  await ask(question)
  const before = await links()
  await page.keyboard.press('Escape')
  await page.getByRole('navigation').getByRole('link', { name: 'Troubleshooting' }).first().click()
  await page.getByRole('heading', { name: 'Troubleshooting', level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Control+a')
  await ask('which browsers can keep the index')
  expect(await links()).not.toEqual(before)
  expect(await page.evaluate(() => Reflect.get(globalThis, 'loaded'))).toBe('once')
})

test('what a page links to is there, and the page for missing ones is not found', async () => {
  await page.keyboard.press('Control+k')
  await ask('page not found')
  const found = await links()
  expect(found.length).toBeGreaterThan(0)
  for (const href of found) {
    const address = new URL(href)
    expect(address.pathname).not.toContain('404')
    expect((await page.request.get(address.href)).status()).toBe(200)
  }
})

test('no request left the origin, and nothing failed', () => {
  network.assertOwnOriginOnly()
  expect(complaints).toEqual([])
})
