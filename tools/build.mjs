// `npm run build`: the package as it is published, in dist/. The worker bundles all it needs, so that it also starts from
// a CDN; ONNX Runtime and the built-in model are files beside it, never inside.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { buildNodeEntries } from './build/node-entries.mjs'
import { notices } from './build/notices.mjs'
import { besideModule, copyRuntime, markImports, runtimeAsFiles, runtimeNames } from './build/runtime-files.mjs'
import { tighten } from './build/tighten.mjs'
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

/**
 * @param {(name: string) => string} location JavaScript expression of the URL of a file of ONNX Runtime
 * @param {boolean} whole in one file without a source map; else what few pages need is in files of its own
 */
async function buildWorker(location, whole) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { worker: 'workers/engine.worker.ts' },
    outdir: output,
    chunkNames: 'worker-[name]-[hash]',
    plugins: [runtimeAsFiles(location)],
    splitting: !whole,
    sourcemap: whole ? false : 'linked',
    write: false,
  })
  const text = new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
  const scripts = [...text.keys()].filter((name) => name.endsWith('.js'))
  return Promise.all(
    scripts.map(async (name) => {
      const { code, map } = await tighten(name, text.get(name) ?? '', text.get(`${name}.map`))
      return { name, code: name === 'worker.js' ? markImports(code) : code, map }
    }),
  )
}

async function writeWorker() {
  for (const { name, code, map = '' } of await buildWorker(besideModule, false)) {
    await Promise.all([writeFile(join(output, name), code), writeFile(join(output, `${name}.map`), map)])
  }
}

async function writeTransformers() {
  const name = 'transformers.js'
  const { outputFiles } = await build({
    ...common,
    entryPoints: ['workers/transformers.ts'],
    outdir: output,
    sourcemap: 'linked',
    write: false,
  })
  const [map, script] = outputFiles.map(({ text }) => text)
  const { code, map: combined = '' } = await tighten(name, script ?? '', map)
  await Promise.all([writeFile(join(output, name), code), writeFile(join(output, `${name}.map`), combined)])
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
  writeTransformers(),
  writeWorker(),
  writeTypes(`${output}/types`),
  copyRuntime(output),
  cp('public/models/colibri-mini', `${output}/models/colibri-mini`, { recursive: true }),
  buildNodeEntries(output)
    .then(notices)
    .then((text) => writeFile(`${output}/THIRD-PARTY-NOTICES.txt`, text)),
])
