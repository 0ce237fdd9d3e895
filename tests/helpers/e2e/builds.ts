import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { pack } from '../../../tools/build/pack.mjs'
import type {} from '../provided.ts'
import { pylateTwin } from '../twins/packages.ts'

const node = async (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> => {
  await promisify(execFile)(process.execPath, words, { env: { ...process.env, NODE_ENV: 'production', ...env } })
}

/** Documents of the web platform in the built demo; all of them would take a minute. */
export const demoDocuments = 150

/** The demo, built once in a run of the tests; nobody changes it. @returns its folder */
export function builtDemo(): Promise<string> {
  return once('demo', (folder) =>
    node(['node_modules/vite/bin/vite.js', 'build', '--config', 'demo/build/vite.config.ts', '--outDir', folder], {
      DEMO_DOCUMENTS: String(demoDocuments),
    }),
  )
}

/** Makes sure that `dist` is what `npm run build` writes. `npm test` has built it already, and says so. */
export async function buildLibrary(): Promise<void> {
  if (process.env.COLIBRI_IS_BUILT !== '1') await once('library', () => node(['tools/build.mjs']))
}

/** What the model package that comes with Colibri consists of. */
const modelFiles = ['onnx_config.json', 'tokenizer.json', 'model_int8.onnx']

/**
 * The package as npm unpacks it, made once in a run of the tests; nobody changes it. A small random twin takes the place
 * of the built-in model: it loads in no time.
 *
 * @returns its folder
 */
export function unpackedPackage(): Promise<string> {
  return once('package', async (folder) => {
    await buildLibrary()
    const { tarball } = pack(folder)
    await promisify(execFile)('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'])
    await rm(tarball)
    const twin = pylateTwin()
    for (const name of modelFiles) {
      await writeFile(join(folder, 'dist/models/colibri-mini', name), twin.get(name) ?? new Uint8Array())
    }
  })
}

/** Makes a folder of the run's shared ones, unless an earlier test file has made it whole. */
async function once(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const made = join(inject('builds'), name)
  if (existsSync(made)) return made
  const making = `${made}-unfinished`
  await rm(making, { recursive: true, force: true })
  await mkdir(making)
  await make(making)
  await rename(making, made)
  return made
}
