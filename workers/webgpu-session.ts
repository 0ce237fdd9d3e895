import { onnxSession } from '../src/encoder/onnx-session.ts'
import type { Session } from '../src/encoder/session.ts'
import { type Build, configure, type RuntimeOptions, sessionError, wasmSession } from './session.ts'
import { failWhenLost } from './session-lost.ts'

/**
 * One runtime with both backends, the leaner of the two builds that this browser can run: `wasm` and `webgpu` make
 * sessions that can be compared.
 */
export interface WebgpuRuntime {
  wasm(graph: Uint8Array): Promise<Session>
  webgpu(graph: Uint8Array): Promise<Session>
}

/** @throws SearchError `backend-failed` when the browser cannot load the runtime */
export async function loadWebgpuRuntime(options: RuntimeOptions = {}): Promise<WebgpuRuntime> {
  const build = await (canSuspend() ? importJspi() : importAsyncify())
  return {
    wasm: (graph) => wasmSession(build, graph, options),
    webgpu: (graph) => webgpuSession(build, graph, options),
  }
}

function canSuspend(): boolean {
  return 'Suspending' in WebAssembly
}

async function importJspi(): Promise<Build> {
  const [runtime, { default: builtIn }] = await Promise.all([
    import('onnxruntime-web/jspi'),
    import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'),
  ])
  return { runtime, builtIn, name: 'ort-wasm-simd-threaded.jspi.wasm' }
}

async function importAsyncify(): Promise<Build> {
  const [runtime, { default: builtIn }] = await Promise.all([
    import('onnxruntime-web/webgpu'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
  ])
  return { runtime, builtIn, name: 'ort-wasm-simd-threaded.asyncify.wasm' }
}

async function webgpuSession(build: Build, graph: Uint8Array, options: RuntimeOptions): Promise<Session> {
  const { runtime } = build
  configure(build, options)
  try {
    const executionProviders = ['webgpu', 'wasm']
    const inference = await runtime.InferenceSession.create(graph, { executionProviders, logSeverityLevel: 3 })
    const device = await runtime.env.webgpu.device
    return failWhenLost(onnxSession(inference, runtime.Tensor, 'webgpu'), device.lost)
  } catch (cause) {
    throw sessionError('webgpu', cause)
  }
}
