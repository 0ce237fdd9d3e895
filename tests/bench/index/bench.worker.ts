import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import type { Document } from '../../../src/core/types.ts'
import { download } from '../../../src/encoder/download.ts'
import { createEncoder } from '../../../src/encoder/encoder.ts'
import { onnxSession } from '../../../src/encoder/onnx-session.ts'
import { loadPackage } from '../../../src/encoder/package.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { openStore } from '../../../workers/store/open-store.ts'
import { workerHost } from '../../../workers/worker-host.ts'
import { measureIndexing } from './measure.ts'

export interface Task {
  readonly documents: readonly Document[]
  readonly queries: readonly string[]
}

/** As the engine's worker does it on one thread of WASM: the index lies in IndexedDB. */
async function measure({ documents, queries }: Task) {
  const files = await loadPackage(
    (path, options) =>
      download(new URL(`/model/${path}`, self.location.href).href, { ...options, fetch, trustEtag: false }),
    {},
  )
  env.wasm.wasmPaths = { wasm: '/runtime.wasm' }
  env.wasm.numThreads = 1
  const inference = await InferenceSession.create(files.graph, { executionProviders: ['wasm'], logSeverityLevel: 3 })
  const encoder = await createEncoder({ package: files.package, session: onnxSession(inference, Tensor, 'wasm') })
  let opened = 0
  return measureIndexing(documents, queries, {
    encoder,
    host: workerHost,
    openKernel: () => loadKernel(),
    openStore: async () => (await openStore(`bench-${opened++}`)).store,
    question,
  })
}

/** Questions come from the page, as readers' do. */
function question(milliseconds: number): Promise<number> {
  const { port1, port2 } = new MessageChannel()
  self.postMessage({ milliseconds, port: port2 }, { transfer: [port2] })
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<number>) => {
      port1.close()
      resolve(data - performance.timeOrigin)
    }
  })
}

self.onmessage = async ({ data }: MessageEvent<Task>) => {
  self.postMessage(await measure(data).catch(String))
}
