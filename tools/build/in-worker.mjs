import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { tighten } from './tighten.mjs'

/** @typedef {{ file: string, code: string, map?: string }} Script */

/**
 * Builds what runs in a worker. All that it loads at once lies in one file beside the entry, so that it comes in two
 * requests and compresses as a whole, and nothing imports the entry itself, which WebKit would then run a second time.
 *
 * @param {'worker' | 'transformers'} name
 * @param {string} entry
 * @param {{ plugins?: import('rolldown').Plugin[], whole?: boolean }} [options] whole: in one file without a source
 *   map; else what few pages need is in files of its own
 * @returns {Promise<Script[]>} the entry first
 */
export async function buildInWorker(name, entry, { plugins = [], whole = false } = {}) {
  const first = resolve(entry)
  const bundle = await rolldown({
    input: { [name]: first },
    platform: 'browser',
    plugins,
    checks: { bundlerTimings: false },
    preserveEntrySignatures: 'allow-extension',
    // Fields are assigned and not defined, which takes fewer bytes. A tsconfig would say otherwise.
    tsconfig: false,
    transform: {
      target: 'es2022',
      assumptions: { setPublicClassFields: true },
      typescript: { removeClassFieldsWithoutInitializer: true },
    },
  })
  const atOnce = {
    name: 'engine',
    tags: [/** @type {const} */ ('$initial')],
    test: (/** @type {string} */ id) => id !== first,
  }
  const { output } = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${name}-[name]-[hash].js`,
    codeSplitting: whole ? false : { groups: [atOnce] },
    sourcemap: whole ? false : 'hidden',
    minify: false,
    comments: false,
  })
  await bundle.close()
  const chunks = output.filter((file) => file.type === 'chunk')
  return Promise.all(
    chunks.map(async ({ fileName, code, map }) => ({
      file: fileName,
      ...(await tighten(fileName, code, map?.toString())),
    })),
  )
}

/**
 * Replaces the source of some modules.
 *
 * @param {string} name
 * @param {RegExp} filter of paths
 * @param {(source: string, path: string) => string} replace
 * @returns {import('rolldown').Plugin}
 */
export function replacing(name, filter, replace) {
  return {
    name,
    load: {
      filter: { id: filter },
      handler: async (path) => ({ code: replace(await readFile(path, 'utf8'), path), moduleType: 'ts' }),
    },
  }
}
