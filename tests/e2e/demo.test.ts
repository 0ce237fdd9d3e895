import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { builtDemo, demoDocuments } from '../helpers/e2e/builds.ts'
import { type NetworkWatch, watchNetwork } from '../helpers/network-watch.ts'
import { type FileServer, serveFolder } from '../helpers/server.ts'

const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"
const trustedTypes = "require-trusted-types-for 'script'; trusted-types colibri colibri-demo"
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Content-Security-Policy': `${policy}; ${trustedTypes}`,
}
const patience = { timeout: 120_000 }

describe('the built demo', () => {
  let folder: string
  let server: FileServer
  let browser: Browser
  let context: BrowserContext
  let network: NetworkWatch
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    folder = await builtDemo()
    server = await serveFolder(folder, { headers })
    browser = await launchChromium()
    context = await browser.newContext()
    network = watchNetwork(context, server.origin)
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) complaints.push(message.text())
    })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const fact = async (name: string): Promise<number> => {
    const value = page.locator('.fact', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd')
    return Number((await value.textContent(patience))?.replaceAll(',', ''))
  }
  const ask = async (question: string): Promise<string[]> => {
    await page.locator('#query').fill(question)
    await page
      .getByRole('list', { name: `Results for “${question}”` })
      .getByRole('listitem')
      .first()
      .waitFor(patience)
    return page.locator('.result-title').allTextContents()
  }

  const fetched = () => server.requests.map(({ path }) => path).filter((path) => path.startsWith('/search/'))
  const modelReady = () => page.locator('.fact', { hasText: 'Computes onWebAssembly' }).waitFor(patience)
  /** Records in IndexedDB: of the index, those of the page's files and those of the reader's. */
  const stored = () =>
    page.evaluate(async () => {
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((done, fail) => {
          request.onsuccess = () => done(request.result)
          request.onerror = () => fail(request.error)
        })
      let records = 0
      for (const { name = '' } of await indexedDB.databases()) {
        const database = await settled(indexedDB.open(name))
        for (const store of database.objectStoreNames) {
          records += await settled(database.transaction(store).objectStore(store).count())
        }
        database.close()
      }
      return records
    })

  it('has no file that imports the first one of its worker, which WebKit would then run twice', async () => {
    const assets = join(folder, 'assets')
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'))
    const first = scripts.filter((name) => name.startsWith('engine.worker-'))
    expect(first).toHaveLength(1)
    const importing = new RegExp(`(?:from|import\\(?)\\s*["'\`]\\./${first[0]}`)
    for (const name of scripts) expect(await readFile(join(assets, name), 'utf8'), name).not.toMatch(importing)
  })

  it('answers by words before the model is here', async () => {
    let letThrough = () => {}
    const gate = new Promise<void>((done) => {
      letThrough = done
    })
    await context.route('**/*.onnx', async (route) => {
      await gate
      await route.continue()
    })
    await page.goto(server.url)
    expect(await fact('Documents')).toBeGreaterThan(demoDocuments)
    expect(await ask('abort requests')).toContain('AbortController and AbortSignal')
    await page.getByText('by words alone').waitFor(patience)
    await page.getByRole('progressbar', { name: 'Model' }).waitFor(patience)
    letThrough()
    await page.getByText(/best of [\d,]+ passages/).waitFor(patience)
    await modelReady()
    await context.unroute('**/*.onnx')
  })

  it('finds by meaning what it was built with, and encodes none of it here', async () => {
    expect(await ask('stop a request that is still running')).toContain('AbortController and AbortSignal')
    const answer = page.locator('.result', { hasText: 'AbortController and AbortSignal' })
    expect(await answer.locator('mark').allTextContents()).toContain('cancel')
    expect(await page.getByText('Encoded now').count()).toBe(0)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  })

  it('puts misspelt words right, and finds nothing where nothing answers', async () => {
    expect(await ask('stop a reqest that is still running')).toContain('AbortController and AbortSignal')
    const outcome = page.getByText('Read as “stop a request that is still running”')
    await outcome.waitFor(patience)
    await page.locator('#query').fill('xyzzy plugh frobnicate')
    await page.getByText('none of them answers').waitFor(patience)
    expect(await page.locator('.result-title').count()).toBe(0)
    await ask('stop a request that is still running')
  })

  it('is used from the keyboard', async () => {
    await page.locator('#query').blur()
    await page.locator('body').press('/')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('query')
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    await page.keyboard.press('ArrowDown')
    const [first, second] = await page.locator('.result-title').allTextContents()
    expect(await focused()).toBe(first)
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe(second)
    // A better answer to the same question takes nothing from under the reader.
    const before = await page.locator('.result').first().elementHandle()
    await page.locator('#search').evaluate((form: HTMLFormElement) => form.requestSubmit())
    await before?.waitForElementState('hidden')
    expect(await focused()).toBe(second)
    expect(await page.locator('.result-new').count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('query')
  })

  it('offers the same in its search box, which any page can have', async () => {
    await page.locator('#query').blur()
    await page.keyboard.press('Control+k')
    await page.keyboard.insertText('stop a request that is still running')
    await page.getByRole('option', { name: 'AbortController and AbortSignal' }).waitFor(patience)
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('keeps its index when it is loaded again, and fetches none of it twice', async () => {
    const before = await fact('Documents')
    const files = await readdir(join(folder, 'search'))
    await expect.poll(stored, patience).toBeGreaterThanOrEqual(files.length)
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, patience)
    const known = fetched().length
    await page.reload()
    await modelReady()
    expect(await fact('Documents')).toBe(before)
    expect(new Set(fetched().slice(known))).toEqual(new Set(['/search/manifest.json']))
  })

  it('searches files of the reader’s own, which are never sent', async () => {
    const requests = server.requests.length
    await page.locator('#files').setInputFiles([
      {
        name: 'kitchen.md',
        mimeType: 'text/markdown',
        buffer: Buffer.from('# Kitchen\n\n## Bread\n\nKnead the dough for ten minutes.'),
      },
      { name: 'garden.txt', mimeType: 'text/plain', buffer: Buffer.from('Prune the roses in late winter.') },
      {
        name: 'house.html',
        mimeType: 'text/html',
        buffer: Buffer.from(
          '<title>House</title><h2 id="roof">Roof</h2><p>Replace broken tiles.<script>fail()</script>',
        ),
      },
      { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8]) },
    ])
    const outcome = page.locator('#files-outcome')
    await expect
      .poll(() => outcome.textContent(), patience)
      .toContain('3 files indexed, 3 new passages. 1 other file left out.')
    expect((await ask('when should I cut back my roses'))[0]).toBe('garden.txt')
    expect((await ask('fixing a leaking roof'))[0]).toBe('House')
    expect((await ask('how long to knead dough'))[0]).toBe('Kitchen')
    expect(await page.locator('.result-where').first().textContent()).toBe('Your files › kitchen.md › Bread')
    // The browser may look for a newer service worker at any time; that request carries nothing of the page's.
    const sent = server.requests.slice(requests).filter(({ method, path }) => method !== 'GET' || path !== '/sw.js')
    expect(sent).toEqual([])
  })

  it('works offline', async () => {
    await server.close()
    await page.reload()
    await modelReady()
    expect((await ask('when should I cut back my roses'))[0]).toBe('garden.txt')
    expect(await ask('stop a request that is still running')).toContain('AbortController and AbortSignal')
  })

  it('deletes everything', async () => {
    await page.getByRole('button', { name: 'Delete everything…' }).click()
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    expect((await ask('when should I cut back my roses'))[0]).toBe('garden.txt')
    await page.getByRole('button', { name: 'Delete everything…' }).click()
    await page.getByRole('button', { name: 'Delete everything', exact: true }).click()
    await page.getByText('Everything is deleted.').waitFor(patience)
    expect(await stored()).toBe(0)
    const left = await page.evaluate(async () => {
      const workers = await navigator.serviceWorker.getRegistrations()
      return { caches: await caches.keys(), workers: workers.length }
    })
    expect(left).toEqual({ caches: [], workers: 0 })
  })

  it('asked nobody but its own origin, and kept to its policy', () => {
    network.assertOwnOriginOnly()
    expect(complaints).toEqual([])
  })
})
