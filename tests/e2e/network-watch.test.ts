import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { watchNetwork } from '../helpers/network-watch.ts'
import { type FileServer, serveFolder } from '../helpers/server.ts'

let folder: string
let own: FileServer
let other: FileServer
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colibri-watch-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><p>hello')
  await writeFile(
    join(folder, 'worker.js'),
    'onmessage = ({ data }) => fetch(data).then(() => postMessage(0), () => postMessage(1))',
  )
  own = await serveFolder(folder)
  other = await serveFolder(folder)
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
  await Promise.all([own.close(), other.close()])
  await rm(folder, { recursive: true })
})

/** Opens the page, lets it or its worker ask for a URL, and says what left. */
async function foreignAfter(fetchFrom: 'page' | 'worker' | 'websocket', url: string) {
  const context = await browser.newContext()
  const watch = watchNetwork(context, own.origin)
  const page = await context.newPage()
  await page.goto(own.url)
  await page.evaluate(
    ([from, url]) =>
      new Promise((resolve) => {
        if (from === 'page') return fetch(url).then(resolve, resolve)
        if (from === 'websocket') return new WebSocket(url).addEventListener('error', resolve)
        const worker = new Worker('./worker.js')
        worker.onmessage = resolve
        worker.postMessage(url)
      }).then(() => undefined),
    [fetchFrom, url] as const,
  )
  await context.close()
  return watch
}

test('a page and a worker that stay at home pass', async () => {
  const fromPage = await foreignAfter('page', own.url)
  expect(fromPage.foreign).toEqual([])
  fromPage.assertOwnOriginOnly()
  const fromWorker = await foreignAfter('worker', `${own.url}index.html`)
  expect(fromWorker.urls).toContain(`${own.url}index.html`)
  fromWorker.assertOwnOriginOnly()
})

test.each(['page', 'worker'] as const)('a request of a %s to another origin is caught', async (from) => {
  const watch = await foreignAfter(from, `${other.url}leak`)
  expect(watch.foreign).toEqual([`${other.url}leak`])
  expect(() => watch.assertOwnOriginOnly()).toThrow('leak')
})

test('a WebSocket to another origin is caught', async () => {
  const url = other.url.replace('http:', 'ws:')
  expect((await foreignAfter('websocket', url)).foreign).toEqual([url])
})

test('a watch that saw nothing proves nothing', async () => {
  const context = await browser.newContext()
  expect(() => watchNetwork(context, own.origin).assertOwnOriginOnly()).toThrow('no request')
  await context.close()
})
