import { SearchError } from '../src/core/errors.ts'
import { onnxSession } from '../src/encoder/onnx-session.ts'
import type { Session } from '../src/encoder/session.ts'
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
export interface Build {
  readonly runtime: Runtime
  /** URL of the wasm file, under whatever name the application's bundler gave it. */
  readonly builtIn: string
  /** ONNX Runtime's own name for it. */
  readonly name: string
}

/** Otherwise threads look for more work for a while after each run, and keep cores busy with that. */
const restBetweenRuns = { session: { force_spinning_stop: '1' } }

const plainName = 'ort-wasm-simd-threaded.wasm'

/** @throws SearchError `backend-failed` when the runtime does not start, `model-invalid` when it refuses the graph */
export async function createWasmSession(graph: Uint8Array, options: RuntimeOptions = {}): Promise<Session> {
  return wasmSession(await importWasm(), graph, options)
}

async function importWasm(): Promise<Build> {
  const [runtime, { default: builtIn }] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
  ])
  return { runtime, builtIn, name: plainName }
}

/** @throws SearchError `backend-failed` when the runtime does not start, `model-invalid` when it refuses the graph */
export async function wasmSession(build: Build, graph: Uint8Array, options: RuntimeOptions): Promise<Session> {
  const { runtime } = build
  configure(build, options)
  try {
    const inference = await runtime.InferenceSession.create(graph, {
      executionProviders: ['wasm'],
      logSeverityLevel: 3,
      extra: restBetweenRuns,
    })
    return onnxSession(inference, runtime.Tensor, 'wasm')
  } catch (cause) {
    throw sessionError('wasm', cause)
  }
}

/** Tells a build where its wasm file is, and how many threads it may start. */
export function configure({ runtime: { env }, builtIn, name }: Build, { runtimeUrl, threads }: RuntimeOptions): void {
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
