import { Engine } from '../src/core/engine.ts'
import type { Encoder, Kernel } from '../src/core/ports.ts'
import { loadKernel } from '../src/kernel/kernel.ts'
import { WasmKernel } from '../src/kernel/wasm-kernel.ts'
import type { EngineEvent, ModelProgress, WorkerSettings } from '../src/protocol.ts'
import type { OpenedBundle } from './bundle/open-bundle.ts'
import { holdLock } from './hold-lock.ts'
import { openMemoryStore, openStore } from './store/open-store.ts'
import { kernelThreads } from './threads/kernel-thread.ts'
import { workerHost } from './worker-host.ts'

/** Aborting ends what is still being downloaded. */
export type OpenEncoder = (
  settings: WorkerSettings,
  report: (progress: ModelProgress) => void,
  signal: AbortSignal,
) => Promise<Encoder>

/** The composition root: the engine with this encoder, and a browser's kernel and store. */
export async function openEngine(
  openEncoder: OpenEncoder,
  settings: WorkerSettings,
  emit: (event: EngineEvent) => void,
  underway: (work: Promise<unknown>) => void,
): Promise<Engine> {
  // The page waits for this lock: it is granted to it when this worker is gone, however that came about.
  void holdLock(settings.aliveLock)
  const opening = new AbortController()
  const report = (progress: ModelProgress): void => emit({ type: 'model-progress', progress })
  const load = (): Promise<Encoder> => {
    const loading = openEncoder(settings, report, opening.signal)
    underway(loading)
    return loading
  }
  const threads = kernelThreads(settings.threads)
  const [encoder, kernel, opened] = await Promise.all([
    settings.load === 'now' ? load() : load,
    loadKernel({ shared: threads > 1 }),
    openWantedStore(settings),
  ]).catch((error: unknown) => {
    opening.abort()
    throw error
  })
  const { store } = opened
  const warnings = [...settings.warnings, ...opened.warnings]
  const { name, format, memoryLimit } = settings
  const options = { name, format, warnings, ...(memoryLimit === undefined ? {} : { memoryLimit }) }
  // A page without a built index will index documents, perhaps after its network is gone.
  if (settings.index === undefined) void import('../src/core/engine/changing.ts').catch(() => undefined)
  const engine = await Engine.open({ encoder, kernel, store, host: workerHost }, options)
  if (threads > 1) shareLargeWork(kernel, threads)
  return engine
}

/** Threads are started when there is first work for them: a small index never asks for any. */
function shareLargeWork(kernel: Kernel, threads: number): void {
  if (!(kernel instanceof WasmKernel)) return
  kernel.whenThreadsHelp(() => {
    // Its own file in the package. Without it one thread does it all.
    void import('./threads/start-kernel-threads.ts').then(
      ({ startKernelThreads }) => startKernelThreads(kernel, threads),
      () => undefined,
    )
  })
}

async function openWantedStore({ name, storage, index }: WorkerSettings): Promise<OpenedBundle> {
  const { store, warning } = storage === 'memory' ? { store: await openMemoryStore() } : await openStore(name)
  const warnings = warning === undefined ? [] : [warning.message]
  if (index === undefined) return { store, warnings }
  // Its own file in the package: most pages have no bundle.
  const { openBundle } = await import('./bundle/open-bundle.ts')
  const opened = await openBundle(store, index)
  return { store: opened.store, warnings: [...warnings, ...opened.warnings] }
}
