import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { watchNetwork } from '../helpers/network-watch.ts'
import { installPackage } from '../helpers/package/install.ts'
import { serve } from '../helpers/package/visit.ts'

const patience = { timeout: 60_000 }

let project: string
let browser: Browser

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'colibri-this-page-'))
  await cp('examples/this-page', project, { recursive: true })
  await installPackage(project)
  await build({ root: project, base: './', logLevel: 'error' })
  browser = await launchChromium()
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await rm(project, { recursive: true, force: true })
})

const marked = (page: Page) =>
  page.evaluate(() =>
    [...(CSS.highlights.get('colibri-hit') ?? [])].map((range) => (range instanceof Range ? range.toString() : '')),
  )

test('a page is read when its box is first used, and a hit is shown in its place', async () => {
  const origin = await serve(join(project, 'dist'))
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const watch = watchNetwork(context, origin)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(origin)
  const trigger = page.getByRole('button', { name: 'Find by meaning' })
  await trigger.waitFor()
  expect(watch.urls.filter((url) => /\.(onnx|wasm)/.test(url))).toEqual([])
  await trigger.click()
  await page.keyboard.insertText('foulbrood')
  const option = page.getByRole('option', { name: 'The first inspection' })
  await option.waitFor(patience)
  await option.click()
  // Which words answer is the model's affair, and the model of this test has learned nothing.
  await expect.poll(async () => (await marked(page)).length).toBeGreaterThan(0)
  const text = await page.locator('main').textContent()
  const [begin = 0, end = 0] = ['The first inspection', 'Feeding before'].map((heading) => text?.indexOf(heading))
  for (const words of await marked(page)) expect(text?.slice(begin, end)).toContain(words)
  const focused = page.locator(':focus')
  expect(text?.slice(begin, end)).toContain(await focused.textContent())
  const { y = -1 } = (await focused.boundingBox()) ?? {}
  expect(y).toBeGreaterThanOrEqual(0)
  expect(y).toBeLessThan(720)
  expect(await page.getByRole('dialog').count()).toBe(0)
  watch.assertOwnOriginOnly()
  expect(complaints).toEqual([])
})
