import { SearchError } from '../src/core/errors.ts'
import { onnxSession } from '../src/encoder/onnx-session.ts'
import type { Session } from '../src/encoder/session.ts'
import { failWhenLost } from './session-lost.ts'
import { threadCount } from './thread-count.ts'
import { permitThreads } from './thread-permission.ts'

export interface RuntimeOptions {
  /**
   * URL of `ort-wasm-simd-threaded.wasm`, when not the one built in. The builds for WebGPU are looked for beside it,
   * under the names ONNX Runtime gives them.
   */
  readonly runtimeUrl?: string
  /** Threads of WASM, 1 at least. Default: as `threadCount` says. */
  readonly threads?: number
}

type Runtime = typeof import('onnxruntime-web/wasm')

/** One of ONNX Runtime's builds: script and wasm file. */
interface Build {
  readonly runtime: Runtime
  /** URL of the wasm file, under whatever name the application's bundler gave it. */
  readonly builtIn: string
  /** ONNX Runtime's own name for it. */
  readonly name: string
}

const plainName = 'ort-wasm-simd-threaded.wasm'

/**
 * Whether this script runs because ONNX Runtime has started a thread: it loads the script that it is part of once more.
 * The worker's own code must then do nothing.
 */
export function isRuntimeThread(): boolean {
  return self.name.startsWith('em-pthread')
}

/** @throws SearchError `backend-failed` when the runtime does not start, `model-invalid` when it refuses the graph */
export async function createWasmSession(graph: Uint8Array, options: RuntimeOptions = {}): Promise<Session> {
  return wasmSession(await importWasm(), graph, options)
}

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

async function importWasm(): Promise<Build> {
  const [runtime, { default: builtIn }] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
  ])
  return { runtime, builtIn, name: plainName }
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

async function wasmSession(build: Build, graph: Uint8Array, options: RuntimeOptions): Promise<Session> {
  const { runtime } = build
  configure(build, options)
  try {
    const inference = await runtime.InferenceSession.create(graph, {
      executionProviders: ['wasm'],
      logSeverityLevel: 3,
    })
    return onnxSession(inference, runtime.Tensor, 'wasm')
  } catch (cause) {
    throw sessionError('wasm', cause)
  }
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

function configure({ runtime: { env }, builtIn, name }: Build, { runtimeUrl, threads }: RuntimeOptions): void {
  const { crossOriginIsolated, navigator } = globalThis
  const wanted = threads ?? threadCount({ crossOriginIsolated, cores: navigator.hardwareConcurrency })
  env.logLevel = 'error'
  env.wasm.wasmPaths = { wasm: runtimeUrl === undefined ? builtIn : besideRuntime(runtimeUrl, name) }
  env.wasm.numThreads = wanted > 1 && !permitThreads(builtIn) ? 1 : wanted
}

/** The file that stands for a built-in one when the caller serves the runtime: its own for WASM, a neighbour otherwise. */
function besideRuntime(runtimeUrl: string, name: string): string {
  return name === plainName ? runtimeUrl : new URL(name, runtimeUrl).href
}

/** ONNX Runtime says what it thinks of a graph with an error code; without one, or with 6 for memory, it is not the graph. */
export function sessionError(backend: 'wasm' | 'webgpu', cause: unknown): SearchError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const code = /ERROR_CODE: (\d+)/.exec(reason)?.[1]
  return backend === 'wasm' && code !== undefined && code !== '6'
    ? new SearchError('model-invalid', `ONNX Runtime refuses the graph: ${reason}`, { cause })
    : new SearchError('backend-failed', `ONNX Runtime does not start on ${backend}: ${reason}`, { cause })
}
