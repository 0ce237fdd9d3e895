import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../helpers/chromium.ts'

const address = 'http://localhost/'

/** A page of Chromium that hnsw-page.ts was loaded into. */
export async function openHnswPage(): Promise<{ browser: Browser; page: Page }> {
  const bundle = await build({
    entryPoints: ['tests/bench/peers/hnsw-page.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    external: ['module'],
    write: false,
    logLevel: 'error',
  })
  const browser = await launchChromium()
  const page = await browser.newPage()
  await page.route(address, (route) =>
    route.fulfill({ headers: { 'Content-Type': 'text/html' }, body: '<!doctype html>' }),
  )
  await page.goto(address)
  await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' })
  return { browser, page }
}
