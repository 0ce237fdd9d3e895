import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { close, createIndex } from 'pagefind'
import type { Page } from 'playwright-core'
import type { Document } from '../../../src/core/types.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import { type FileServer, serveFolder } from '../../helpers/server.ts'
import { plainText } from '../peers/peer.ts'
import { kilobytesIn, kilobytesSince, sum, type TransferPeer, timed } from './measured.ts'

/** What is loaded to search at all; the rest is the index. */
const isIndex = (path: string): boolean => !/\.(js|css|html)$/.test(path) && !path.includes('/wasm.')
const isRuntime = (path: string): boolean => path.endsWith('/pagefind.js') || path.includes('/wasm.')

/** Pagefind in Chromium, with the first ten results loaded, as its own box does when a reader scrolls. */
export async function pagefind(
  documents: readonly Document[],
  queries: readonly string[],
  folder: string,
): Promise<TransferPeer> {
  const [seconds] = await timed(() => build(documents, folder))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>…</title>')
  const server = await serveFolder(folder)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    const opening = await transferOf(server, folder, () => open(page))
    const asked: Asked[] = []
    for (const query of queries) asked.push(await transferOf(server, folder, () => ask(page, query)))
    const [firstQuery, ...later] = asked.map(({ index }) => index)
    const transfer = {
      kilobytesServed: await kilobytesIn(folder, isIndex),
      opening: opening.index,
      firstQuery: firstQuery ?? 0,
      laterQueries: sum(later) / Math.max(later.length, 1),
      runtime: sum([opening, ...asked].map(({ runtime }) => runtime)),
    }
    return { name: 'Pagefind', seconds, transfer }
  } finally {
    await browser.close()
    await server.close()
  }
}

interface Asked {
  readonly index: number
  readonly runtime: number
}

async function transferOf(server: FileServer, folder: string, task: () => Promise<unknown>): Promise<Asked> {
  const before = server.requests.length
  await task()
  return {
    index: await kilobytesSince(server, folder, before, isIndex),
    runtime: await kilobytesSince(server, folder, before, isRuntime),
  }
}

async function build(documents: readonly Document[], folder: string): Promise<void> {
  const { index, errors } = await createIndex()
  if (index === undefined) throw new Error(`Pagefind: ${errors.join()}`)
  for (const document of documents) {
    const { id, title = id } = document
    await index.addCustomRecord({ url: `/${id}`, content: plainText(document), language: 'en', meta: { title } })
  }
  await index.writeFiles({ outputPath: join(folder, 'pagefind') })
  await close()
}

const open = (page: Page): Promise<unknown> =>
  page.evaluate(`(async () => {
    globalThis.pagefind = await import('/pagefind/pagefind.js')
    await pagefind.init()
  })()`)

const ask = (page: Page, query: string): Promise<unknown> =>
  page.evaluate(`(async () => {
    const { results } = await pagefind.search(${JSON.stringify(query)})
    await Promise.all(results.slice(0, 10).map((result) => result.data()))
  })()`)
