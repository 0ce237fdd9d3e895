import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { runtimeBinary } from '../../../src/node/package-files.ts'
import { isolationHeaders } from '../../helpers/browser-project.ts'
import { launchChromium } from '../../helpers/chromium.ts'
import { serveFolder } from '../../helpers/server.ts'
import type { Task } from './bench.worker.ts'
import type { IndexingFigures } from './measure.ts'

/** Measures in a worker of a page in Chromium. */
export async function inChromium(task: Task): Promise<IndexingFigures> {
  const site = await mkdtemp(join(tmpdir(), 'colibri-index-'))
  // An isolated page has a clock of 5 microseconds; others have 100.
  const server = await serveFolder(site, { headers: isolationHeaders })
  const browser = await launchChromium()
  try {
    await build({
      entryPoints: ['tests/bench/index/bench.worker.ts'],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      outfile: join(site, 'worker.js'),
    })
    await writeFile(join(site, 'index.html'), '<!doctype html>')
    await symlink(resolve('public/models/colibri-mini'), join(site, 'model'))
    await symlink(runtimeBinary(), join(site, 'runtime.wasm'))
    const page = await browser.newPage()
    await page.goto(server.url)
    return await page.evaluate(
      (given) =>
        new Promise<IndexingFigures>((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' })
          worker.onmessage = ({ data }) => {
            if (typeof data === 'string') reject(new Error(data))
            else if ('port' in data) {
              setTimeout(() => data.port.postMessage(performance.timeOrigin + performance.now()), data.milliseconds)
            } else resolve(data)
          }
          worker.onerror = (event) => reject(new Error(event.message))
          worker.postMessage(JSON.parse(given))
        }),
      JSON.stringify(task),
    )
  } finally {
    await browser.close()
    await server.close()
    await rm(site, { recursive: true })
  }
}
