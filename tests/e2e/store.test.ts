import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { chromiumFlags, findChromium } from '../../tools/browsers.mjs'
import { type FileServer, serveFolder } from '../helpers/server.ts'
import type {} from '../helpers/store-page.ts'

let folder: string
let server: FileServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colibri-store-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><script type="module" src="store-page.js"></script>')
  await build({
    entryPoints: [resolve(import.meta.dirname, '../helpers/store-page.ts')],
    outfile: join(folder, 'store-page.js'),
    bundle: true,
    format: 'esm',
  })
  server = await serveFolder(folder)
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** A browser with a profile on disk, as a reader has it. */
async function openBrowser(profile: string): Promise<BrowserContext> {
  const executablePath = findChromium()
  const context = await chromium.launchPersistentContext(join(folder, profile), {
    ...(executablePath && { executablePath }),
    args: chromiumFlags,
  })
  onTestFinished(() => context.close())
  return context
}

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.url)
  return page
}

/** Begins to write and waits until the page is in the middle of a revision some way after this one. */
async function writeBeyond(page: Page, revision: number): Promise<void> {
  void page.evaluate(() => globalThis.storePage.write('killed')).catch(() => undefined)
  await page.waitForFunction((least) => Number(document.title) > least, revision, { polling: 5 })
}

const storedRevision = (page: Page) => page.evaluate(() => globalThis.storePage.wholeRevision('killed'))

test('a page that is closed or crashes in mid-commit leaves one whole revision and a free lock', async () => {
  const context = await openBrowser('pages')
  let last = 0
  for (let round = 0; round < 6; round += 1) {
    const page = await openPage(context)
    await writeBeyond(page, last + 1 + round)
    if (round % 2 === 0) {
      await page.close()
    } else {
      const crashed = page.waitForEvent('crash')
      await Promise.all([crashed, page.goto('chrome://crash').catch(() => undefined)])
      await page.close()
    }
    const next = await openPage(context)
    const stored = await storedRevision(next)
    expect(stored).toBeGreaterThan(last + round)
    last = stored
    await next.close()
  }
})

test('a browser that crashes in mid-commit leaves one whole revision', async () => {
  let last = 0
  for (let round = 0; round < 2; round += 1) {
    const context = await openBrowser('crashes')
    const page = await openPage(context)
    await writeBeyond(page, last + 2 + round)
    const session = await context.newCDPSession(page)
    const closed = context.waitForEvent('close')
    await Promise.all([closed, session.send('Browser.crash').catch(() => undefined)])
    const after = await openBrowser('crashes')
    const stored = await storedRevision(await openPage(after))
    await after.close()
    expect(stored).toBeGreaterThanOrEqual(last)
    last = stored
  }
})

test('a commit beyond the quota that the browser enforces leaves everything as it was', async () => {
  const context = await openBrowser('quota')
  const page = await openPage(context)
  const session = await context.newCDPSession(page)
  // Before the database is opened: Chromium remembers for a while how much room it saw then.
  await session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize: 2 ** 20 })
  const commit = (revision: number, length: number) =>
    page.evaluate(([expected, bytes]) => globalThis.storePage.commitNoise('full', expected, bytes), [
      revision,
      length,
    ] as const)
  const inspect = () => page.evaluate(() => globalThis.storePage.inspect('full'))
  expect(await commit(0, 1000)).toBe(true)
  const before = await inspect()
  expect(before).toMatchObject({ kind: 'indexeddb', manifest: { revision: 1 }, noise: 1000 })
  expect(await commit(1, 8 * 2 ** 20)).toBe('storage-full')
  expect(await inspect()).toEqual(before)
  expect(await commit(1, 2000)).toBe(true)
  expect(await inspect()).toMatchObject({ manifest: { revision: 2 }, noise: 2000 })
})
