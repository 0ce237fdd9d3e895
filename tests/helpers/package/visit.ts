import type { Browser } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { watchNetwork } from '../network-watch.ts'
import { serveFolder } from '../server.ts'
import { expectedHits, type Outcome } from './consumer.ts'

/** Serves a folder until the test ends; gives its origin. */
export async function serve(folder: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const server = await serveFolder(folder, { headers })
  onTestFinished(() => server.close())
  return server.origin
}

/**
 * Opens a consumer's page and waits until its search has found what it should, asking nobody else.
 * @param origins That the page may ask. Default: its own.
 */
export async function expectToFind(browser: Browser, url: string, origins: readonly string[] = [new URL(url).origin]) {
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const [watch, ...others] = origins.map((origin) => watchNetwork(context, origin))
  const opened = await context.newPage()
  const complaints: string[] = []
  opened.on('console', (message) => complaints.push(message.text()))
  opened.on('pageerror', (error) => complaints.push(error.message))
  await opened.goto(url)
  await opened.waitForFunction(() => document.title.startsWith('{'), undefined, { timeout: 60_000 })
  const outcome: Outcome = JSON.parse(await opened.title())
  expect(outcome.error, complaints.join('\n')).toBeUndefined()
  expect([...outcome.hits].toSorted()).toEqual(expectedHits)
  expect(watch?.urls.length).toBeGreaterThan(0)
  expect(watch?.foreign.filter((asked) => others.every(({ foreign }) => foreign.includes(asked)))).toEqual([])
  const cores = await opened.evaluate(() => navigator.hardwareConcurrency)
  return { backend: outcome.backend, urls: watch?.urls ?? [], cores }
}
