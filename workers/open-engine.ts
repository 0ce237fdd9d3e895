import { Engine } from '../src/core/engine.ts'
import { MemoryStore } from '../src/core/memory-store.ts'
import type { Host } from '../src/core/ports.ts'
import { createEncoder } from '../src/encoder/encoder.ts'
import { loadPackage } from '../src/encoder/package.ts'
import { loadKernel } from '../src/kernel/kernel.ts'
import type { EngineEvent, ModelProgress, WorkerSettings } from '../src/protocol.ts'
import { openSession } from './backend.ts'
import { browserBackends, storedChoices } from './backend-browser.ts'
import { cachedModelFiles } from './model-cache.ts'
import { type OpenedStore, openStore } from './store/open-store.ts'

/** The composition root: the engine with a browser's encoder, kernel and store. */
export async function openEngine(settings: WorkerSettings, emit: (event: EngineEvent) => void): Promise<Engine> {
  holdWhileAlive(settings.aliveLock)
  const [encoder, kernel, { store, warning }] = await Promise.all([
    openEncoder(settings, (progress) => emit({ type: 'model-progress', progress })),
    loadKernel(),
    openWantedStore(settings),
  ])
  const warnings = [...settings.warnings, ...(warning === undefined ? [] : [warning.message])]
  const { name, format } = settings
  return Engine.open({ encoder, kernel, store, host: workerHost }, { name, format, warnings })
}

async function openEncoder(settings: WorkerSettings, report: (progress: ModelProgress) => void) {
  const { model, encoding, device, runtimeUrl } = settings
  let last: ModelProgress = { phase: 'downloading', loaded: 0 }
  const loaded = await loadPackage(cachedModelFiles({ source: model }), {
    ...encoding,
    onProgress: ({ loaded, total }) => {
      last = { phase: 'downloading', loaded, ...(total === undefined ? {} : { total }) }
      report(last)
    },
  })
  report({ ...last, phase: 'starting' })
  const backends = browserBackends(runtimeUrl === undefined ? {} : { runtimeUrl })
  const session = await openSession({ model: loaded, device, backends, choices: storedChoices() })
  const encoder = await createEncoder({ package: loaded.package, session })
  report({ ...last, phase: 'ready' })
  return encoder
}

function openWantedStore({ name, storage }: WorkerSettings): Promise<OpenedStore> {
  return storage === 'memory' ? Promise.resolve({ store: new MemoryStore() }) : openStore(name)
}

/** The page waits for this lock: it is granted to it when this worker is gone, however that came about. */
function holdWhileAlive(lock: string): void {
  const { locks }: { locks?: LockManager } = navigator
  locks?.request(lock, () => new Promise<never>(() => undefined)).catch(() => undefined)
}

const workerHost: Host = {
  now: () => performance.now(),
  // Not a microtask and not a timer: the page's messages wait in the same queue and are handled first.
  pause: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(undefined)
    }),
}
