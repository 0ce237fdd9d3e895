import { engineWorker, runtimeFiles } from 'virtual:inline-worker'

let url: string | undefined

/**
 * URL of the engine's worker, made from code inside this module: for a page whose worker script cannot be a file of its
 * own. Pass it to createSearch as `workerUrl`. ONNX Runtime stays in files of its own beside this module. A content
 * security policy must allow `worker-src blob:`.
 */
export function inlineWorkerUrl(): string {
  // A blob has no address that a relative one could start from.
  const found = `globalThis.colibriRuntimeFiles = ${JSON.stringify(runtimeFiles())}\n`
  url ??= URL.createObjectURL(new Blob([found, engineWorker], { type: 'text/javascript' }))
  return url
}
