import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { isolationHeaders } from '../../helpers/browser-project.ts'
import { launchChromium } from '../../helpers/chromium.ts'

const address = 'http://localhost/'

/** Runs a task in a page of a fresh Chromium that `open/page.ts` was loaded into; `reload` makes it a new realm. */
export async function inPage<T>(task: (page: Page, reload: () => Promise<void>) => Promise<T>): Promise<[T, string]> {
  const bundle = await build({
    entryPoints: ['tests/bench/open/page.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.route(address, (route) =>
      route.fulfill({ headers: { 'Content-Type': 'text/html', ...isolationHeaders }, body: '<!doctype html>' }),
    )
    const reload = async () => {
      await page.goto(address)
      await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' })
    }
    await reload()
    return [await task(page, reload), `Chromium ${browser.version()}`]
  } finally {
    await browser.close()
  }
}
