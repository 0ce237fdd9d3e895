import { build } from 'esbuild'
import { isolationHeaders } from '../../helpers/browser-project.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import { serveFolder } from '../../helpers/server.ts'
import type { Answers, Asking } from './page.ts'
import { twelveLayers } from './twelve-layers.ts'

/** Layers of the encoder: the built-in one's own, or as many as the reference model has. */
export type Layers = 6 | 12

/** Asks one question after the other, once the whole index is in the browser, in a page that is isolated. */
export async function inSite(
  site: string,
  asking: Asking,
  layers: Layers = 6,
): Promise<[answers: Answers, browser: string]> {
  const { outputFiles } = await build({
    entryPoints: ['tests/bench/answer/page.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  const server = await serveFolder(site, { headers: isolationHeaders, ...(layers === 12 && { answer: twelveLayers }) })
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
    return [await page.evaluate(`ask(${JSON.stringify(asking)})`), `Chromium ${browser.version()}`]
  } finally {
    await browser.close()
    await server.close()
  }
}
