import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { replacing } from './in-worker.mjs'

/** ONNX Runtime's builds that the engine's worker chooses from: what it imports, and the file that becomes. */
const scripts = new Map([
  ['onnxruntime-web/wasm', 'ort.wasm.js'],
  ['onnxruntime-web/jspi', 'ort.jspi.js'],
  ['onnxruntime-web/webgpu', 'ort.webgpu.js'],
])

const binaries = [
  'onnxruntime-web/ort-wasm-simd-threaded.wasm',
  'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm',
  'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm',
]

/** Folder of ONNX Runtime's files in the package. */
export const runtimeFolder = 'onnxruntime'

export const runtimeNames = [...scripts.values(), ...binaries.map((path) => basename(path))]

/** How a module of the package says where one of these files is: an expression that bundlers know. */
export const besideModule = (/** @type {string} */ name) =>
  `new URL('./${runtimeFolder}/${name}', import.meta.url).href`

const comments = '/*webpackIgnore:true*//*@vite-ignore*/'
/** Minifying takes comments away. A name of their length takes their place until then, so that source maps stay true. */
const placeholder = 'import_'.padEnd(comments.length, '_')

/**
 * Tells bundlers, in a worker's finished code, to leave the imports of ONNX Runtime alone.
 *
 * @template {{ code: string }} Script
 * @param {readonly Script[]} files
 * @returns {Script[]}
 */
export function markImports(files) {
  const found = files.reduce((sum, { code }) => sum + code.split(placeholder).length - 1, 0)
  if (found !== scripts.size) throw new Error('an import of ONNX Runtime is lost')
  return files.map((file) => ({ ...file, code: file.code.replaceAll(placeholder, comments) }))
}

/**
 * Lets a worker find ONNX Runtime in files that stay as they are. Its scripts start threads from their own address, so
 * bundlers must neither follow the import nor merge it: they only see the URL of a file.
 *
 * @param {(name: string) => string} location JavaScript expression of a file's URL
 */
export function runtimeAsFiles(location) {
  return replacing('runtime-as-files', /workers[\\/](webgpu-)?session\.ts$/, (source, path) =>
    source.replaceAll(/(?<!typeof )\bimport\('(onnxruntime-web\/[^']+)'\)/g, (_, specifier) => {
      if (specifier.endsWith('?url')) return `({ default: ${location(basename(specifier, '?url'))} })`
      const name = scripts.get(specifier)
      if (name === undefined) throw new Error(`${path} imports ${specifier}, which the package does not hold`)
      return `import(${placeholder}(${location(name)}))`
    }),
  )
}

/** Copies the files that the workers' code refers to. */
export async function copyRuntime(/** @type {string} */ outputFolder) {
  const folder = join(outputFolder, runtimeFolder)
  await mkdir(folder, { recursive: true })
  for (const path of binaries) await copyFile(resolve(path), join(folder, basename(path)))
  for (const [path, name] of scripts) {
    const script = await readFile(resolve(path), 'utf8')
    // Its source map is not in the package.
    await writeFile(join(folder, name), script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'))
  }
}

const resolve = (/** @type {string} */ path) => fileURLToPath(import.meta.resolve(path))
