import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { SearchError } from '../core/errors.ts'

/** Path of a file or folder beside this module: in the package as it is published, else in the sources. */
function beside(...candidates: readonly string[]): string | undefined {
  return candidates.map((path) => fileURLToPath(new URL(path, import.meta.url))).find(existsSync)
}

/** Folder of the model package that comes with Colibri. */
export function builtInModel(): string {
  const folder = beside('../models/colibri-mini', '../../public/models/colibri-mini')
  if (folder === undefined) throw new SearchError('model-unavailable', 'The built-in model is not beside the package')
  return folder
}

/** ONNX Runtime's WASM build. */
export function runtimeBinary(): string {
  const name = 'ort-wasm-simd-threaded.wasm'
  return beside(`../onnxruntime/${name}`) ?? createRequire(import.meta.url).resolve(`onnxruntime-web/${name}`)
}

/** Folder of what a browser loads, as it is published. */
export function browserFiles(): string {
  const folder = beside('../worker.js', '../../dist/worker.js')?.replace(/worker\.js$/, '')
  if (folder === undefined)
    throw new SearchError('options-invalid', 'The package is not built: run npm run build first')
  return folder
}
