import type { Encoder } from '../src/core/ports.ts'
import { createEncoder } from '../src/encoder/encoder.ts'
import { loadPackage } from '../src/encoder/package.ts'
import type { ModelProgress, WorkerSettings } from '../src/protocol.ts'
import { openSession } from './backend.ts'
import { browserBackends, storedChoices } from './backend-browser.ts'
import { cachedModelFiles } from './model-cache.ts'
import { ModelClaims } from './model-claims.ts'

/** The encoder of a model package, on ONNX Runtime. */
export async function openEncoder(
  settings: WorkerSettings,
  report: (progress: ModelProgress) => void,
  signal: AbortSignal,
): Promise<Encoder> {
  const { model, encoding, device, runtimeUrl, threads, apart } = settings
  let last: ModelProgress = { phase: 'downloading', loaded: 0 }
  const claims = new ModelClaims()
  const files = claims.claiming(model, cachedModelFiles({ source: model }))
  const loaded = await loadPackage(files, {
    ...encoding,
    signal,
    onProgress: ({ loaded, total }) => {
      last = { phase: 'downloading', loaded, ...(total === undefined ? {} : { total }) }
      report(last)
    },
  })
  report({ ...last, phase: 'starting' })
  const backends = browserBackends({
    apart,
    ...(runtimeUrl === undefined ? {} : { runtimeUrl }),
    ...(threads === undefined ? {} : { threads }),
  })
  const session = await openSession({ model: loaded, device, backends, choices: storedChoices() })
  const encoder = await createEncoder({ package: loaded.package, session })
  report({ ...last, phase: 'ready' })
  void claims.settle(settings.name)
  return encoder
}
