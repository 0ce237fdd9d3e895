import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import type { Thread } from '../../../src/kernel/threads/crew.ts'
import type { ThreadStart } from '../../../src/kernel/threads/serve-thread.ts'

/** How threads are started in Node from a script of this folder. They hold no process open. */
export async function nodeThreads(
  script: string,
): Promise<(given: ThreadStart) => Thread & { readonly worker: Worker }> {
  const entry = fileURLToPath(new URL(script, import.meta.url))
  const bundle = await build({ entryPoints: [entry], bundle: true, format: 'cjs', platform: 'node', write: false })
  const code = bundle.outputFiles[0]?.text ?? ''
  return (given) => {
    const worker = new Worker(code, { eval: true, workerData: given })
    worker.unref()
    return { worker, stop: () => void worker.terminate() }
  }
}
