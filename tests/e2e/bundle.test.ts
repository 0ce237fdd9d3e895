import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SearchEngine } from '../../src/index.ts'
import { openIndex } from '../../src/node/index.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { writeFiles } from '../helpers/package/consumer.ts'
import { installPackage } from '../helpers/package/install.ts'
import { type FileServer, serveFolder } from '../helpers/server.ts'

const words = 'hello world paris page search passage token word index model river stone light green quick'.split(' ')
const queries = ['hello world', 'paris page', 'search the passage', 'quick green river', 'stone', 'a model of light']
const pages = Object.fromEntries(
  Array.from({ length: 40 }, (_, page) => {
    const text = Array.from({ length: 30 }, (_, place) => words[(page * 7 + place * (1 + (page % 5))) % words.length])
    return [`pages/page-${page}.md`, `# Page ${page}\n\n${text.join(' ')}.\n`]
  }),
)

let project: string
let server: FileServer
let browser: Browser
let context: BrowserContext
let page: Page

/** Runs the installed command line. */
async function colibri(...args: string[]): Promise<unknown> {
  const program = join(project, 'node_modules/colibri-search/dist/node/bin.js')
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], { cwd: project })
  return JSON.parse(stdout)
}

declare global {
  var search: SearchEngine
}

async function visit(): Promise<void> {
  await page.goto(server.origin)
  await page.waitForFunction(() => document.title === 'ready' || document.title.startsWith('error'), undefined, {
    timeout: 60_000,
  })
  expect(await page.title()).toBe('ready')
}

const inBrowser = (query: string): Promise<string[]> =>
  page.evaluate(async (asked) => {
    const { hits } = await globalThis.search.search(asked, { mode: 'semantic' })
    return hits.map(({ id }) => id)
  }, query)

const asked = (): string[] => server.requests.map(({ path }) => path).filter((path) => path.startsWith('/search/'))

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'colibri-bundle-'))
  await installPackage(project)
  await writeFiles(project, {
    ...pages,
    'index.html': '<!doctype html><title>…</title><script type="module" src="main.js"></script>',
    'main.js': `import { createSearch } from '/node_modules/colibri-search/dist/index.js'
try {
  globalThis.search = await createSearch({ index: '/search/' })
  document.title = 'ready'
} catch (error) {
  document.title = 'error ' + error.code + ' ' + error.message
}`,
  })
  await colibri('index', 'pages', '--out', 'search')
  server = await serveFolder(project)
  browser = await launchChromium()
  context = await browser.newContext()
  page = await context.newPage()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await rm(project, { recursive: true, force: true })
})

describe('an index built by the command line, searched in Chromium', () => {
  test('ranks as it does in Node', async () => {
    await visit()
    const model = join(project, 'node_modules/colibri-search/dist/models/colibri-mini')
    await using index = await openIndex(join(project, 'search'), { model, device: 'wasm' })
    let shared = 0
    for (const query of queries) {
      const { hits } = await index.search(query, { mode: 'semantic' })
      const there = new Set(hits.map(({ id }) => id))
      shared += (await inBrowser(query)).filter((id) => there.has(id)).length / 10
    }
    expect(shared / queries.length).toBeGreaterThanOrEqual(0.98)
  })

  test('is not fetched again', async () => {
    await page.evaluate(() => globalThis.search.dispose())
    const before = asked().length
    await visit()
    expect((await inBrowser('paris')).length).toBe(10)
    expect(new Set(asked().slice(before))).toEqual(new Set(['/search/manifest.json']))
  })

  test('is there when its server is not', async () => {
    server.answer = ({ path }) => (path.startsWith('/search/') ? { status: 503 } : undefined)
    await visit()
    expect((await inBrowser('paris')).length).toBe(10)
    const { warnings } = await page.evaluate(() => globalThis.search.status())
    expect(warnings.join()).toContain('503')
    server.answer = undefined
  })

  test('is searched as one with what the page adds, and follows a deploy', async () => {
    const mine = { id: 'mine', title: 'Mine', text: 'hello world hello world' }
    await visit()
    await page.evaluate((document) => globalThis.search.index([document]), mine)
    await writeFiles(project, { 'pages/page-0.md': '# Page 0\n\nstone stone stone' })
    expect(await colibri('index', 'pages', '--out', 'search')).toMatchObject({ documents: 40, unchanged: 39 })
    const before = asked().length
    await visit()
    const { documents } = await page.evaluate(() => globalThis.search.status())
    expect(documents).toBe(41)
    const ids = await page.evaluate(async () => {
      const { hits } = await globalThis.search.search('stone', { k: 41, mode: 'semantic' })
      return hits.map(({ id }) => id)
    })
    expect(ids).toContain('mine')
    const chunks = asked()
      .slice(before)
      .filter((path) => path.startsWith('/search/chunk-'))
    expect(chunks.length).toBe(1)
  })
})
