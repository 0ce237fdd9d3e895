// `npm run build`: the package as it is published, in dist/. The worker bundles all it needs, so that it also starts from
// a CDN; ONNX Runtime and the built-in model are files beside it, never inside.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildInWorker, replacing } from './build/in-worker.mjs'
import { buildNodeEntries } from './build/node-entries.mjs'
import { notices } from './build/notices.mjs'
import { besideModule, copyRuntime, markImports, runtimeAsFiles, runtimeNames } from './build/runtime-files.mjs'
import { writeTypes } from './build/types.mjs'

const output = 'dist'

/** @satisfies {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
}

/** Where the package keeps what the sources refer to by a literal `new URL('…', import.meta.url)`. */
const places = new Map([
  ['../../workers/engine.worker.ts', './worker.js'],
  ['../../public/models/colibri-mini/onnx_config.json', './models/colibri-mini/onnx_config.json'],
  ['../../public/models/colibri-mini/tokenizer.json', './models/colibri-mini/tokenizer.json'],
  ['../../public/models/colibri-mini/model_int8.onnx', './models/colibri-mini/model_int8.onnx'],
])

/** @type {import('esbuild').Plugin} */
const packagePlaces = {
  name: 'package-places',
  setup({ onLoad }) {
    onLoad({ filter: /src\/client\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const contents = source.replaceAll(/(?<=new URL\(')[^']+(?=', import\.meta\.url\))/g, (place) => {
        const inPackage = places.get(place)
        if (inPackage === undefined) throw new Error(`${path} refers to ${place}, which the package does not hold`)
        return inPackage
      })
      return { contents, loader: 'ts' }
    })
  },
}

/** @type {import('esbuild').Plugin} */
const inlineWorker = {
  name: 'inline-worker',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^virtual:inline-worker$/ }, ({ path }) => ({ path, namespace: 'virtual' }))
    onLoad({ filter: /.*/, namespace: 'virtual' }, async () => {
      const files = runtimeNames.map((name) => `'${name}': ${besideModule(name)}`)
      const [worker] = await buildWorker((name) => `globalThis.colibriRuntimeFiles['${name}']`, true)
      return {
        contents: [
          `export const engineWorker = ${JSON.stringify(worker?.code)}`,
          `export const runtimeFiles = () => ({ ${files.join(', ')} })`,
        ].join('\n'),
      }
    })
  },
}

/** A worker inside another script has no address that it could be started from again: it needs nothing that takes further workers. */
const inOneScript = [
  replacing(
    'without-workers',
    /workers[\\/](session-(apart|host)|threads[\\/]start-kernel-threads)\.ts$|kernel[\\/]threads[\\/](serve-thread|shared-import)\.ts$/,
    () => 'export {}',
  ),
]

/**
 * The engine's worker.
 *
 * @param {(name: string) => string} location JavaScript expression of the URL of a file of ONNX Runtime
 * @param {boolean} whole as in buildInWorker
 */
async function buildWorker(location, whole) {
  const plugins = [runtimeAsFiles(location), ...(whole ? inOneScript : [])]
  return markImports(await buildInWorker('worker', 'workers/package.worker.ts', { plugins, whole }))
}

/** @param {readonly import('./build/in-worker.mjs').Script[]} scripts */
async function writeScripts(scripts) {
  for (const { file, code, map = '' } of scripts) {
    await Promise.all([writeFile(join(output, file), code), writeFile(join(output, `${file}.map`), map)])
  }
}

await rm(output, { recursive: true, force: true })
await mkdir(output)
await Promise.all([
  build({
    ...common,
    entryPoints: ['src/index.ts'],
    outdir: output,
    plugins: [packagePlaces],
    sourcemap: 'linked',
  }),
  build({ ...common, entryPoints: ['src/inline.ts'], outdir: output, plugins: [inlineWorker] }),
  build({ ...common, entryPoints: ['src/ui.ts', 'src/box.ts', 'src/page.ts'], outdir: output, sourcemap: 'linked' }),
  buildInWorker('transformers', 'workers/transformers.ts').then(writeScripts),
  buildWorker(besideModule, false).then(writeScripts),
  writeTypes(`${output}/types`),
  copyRuntime(output),
  cp('public/models/colibri-mini', `${output}/models/colibri-mini`, { recursive: true }),
  buildNodeEntries(output)
    .then(notices)
    .then((text) => writeFile(`${output}/THIRD-PARTY-NOTICES.txt`, text)),
])
