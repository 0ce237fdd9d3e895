import { createStore, get, set } from 'idb-keyval'
import type { AdapterFacts, Backends, Choices } from './backend-ports.ts'
import { createWasmSession, loadWebgpuRuntime, type RuntimeOptions } from './session.ts'

/** The backends of this browser. */
export function browserBackends(options: RuntimeOptions = {}): Backends {
  return {
    adapter: browserAdapter,
    wasm: (graph) => createWasmSession(graph, options),
    both: () => loadWebgpuRuntime(options),
    now: () => performance.now(),
  }
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
