import { createStore, get, set } from 'idb-keyval'
import type { Session } from '../src/encoder/session.ts'
import type { AdapterFacts, Backends, Choices } from './backend-ports.ts'
import { createWasmSession, type RuntimeOptions } from './session.ts'
import { canStartAgain } from './start-again.ts'
import { permitThreads } from './thread-permission.ts'

export interface BackendOptions extends RuntimeOptions {
  /** Whether a session may be in a worker of its own. Default false. */
  readonly apart?: boolean
}

/** The backends of this browser. */
export function browserBackends(options: BackendOptions = {}): Backends {
  return {
    adapter: browserAdapter,
    wasm: (graph) => wasmSession(graph, options),
    // Its own file in the package: most visits never ask for it.
    both: async () => (await import('./webgpu-session.ts')).loadWebgpuRuntime(options),
    now: () => performance.now(),
  }
}

/** In a worker of its own where it can have one, or else in this one. */
async function wasmSession(graph: Uint8Array, { apart, ...options }: BackendOptions): Promise<Session> {
  if (apart && canStartAgain() && permitThreads(self.location.href)) {
    // Its own file in the package.
    const loaded = await import('./session-apart.ts').catch(() => undefined)
    const session = await loaded?.createSessionApart(graph, options)
    if (session !== undefined) return session
  }
  return createWasmSession(graph, options)
}

async function browserAdapter(): Promise<AdapterFacts | undefined> {
  try {
    const gpu: GPU | undefined = navigator.gpu
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) return undefined
    const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info
    return {
      name: [vendor, architecture, device, description].join('/'),
      software: isFallbackAdapter,
      halfPrecision: adapter.features.has('shader-f16'),
    }
  } catch {
    return undefined
  }
}

/** Choices kept in IndexedDB; where there is none, every visit chooses anew. */
export function storedChoices(): Choices {
  const store = attempt(() => createStore('colibri-backends', 'choices'))
  return {
    read: async (key) => {
      const choice: unknown = await attempt(async () => get(key, await store))
      return choice === 'webgpu' || choice === 'wasm' ? choice : undefined
    },
    write: async (key, device) => {
      await attempt(async () => set(key, device, await store))
    },
  }
}

async function attempt<T>(action: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await action()
  } catch {
    return undefined
  }
}
