import { readFile } from 'node:fs/promises'
import { SearchError } from '../core/errors.ts'
import { onnxSession } from '../encoder/onnx-session.ts'
import type { Session } from '../encoder/session.ts'
import { runtimeBinary } from './package-files.ts'

export interface NodeSessionOptions {
  /** `native` is onnxruntime-node, `wasm` is onnxruntime-web; `auto` takes the native one where it is installed. */
  readonly device?: 'auto' | 'native' | 'wasm'
  /** Threads of one run. Default: the runtime's choice for `native`, 1 for `wasm`. */
  readonly threads?: number
}

/**
 * Makes a session of an ONNX graph in Node.
 * @throws SearchError `backend-failed` when the runtime is missing, `model-invalid` when it refuses the graph
 */
export async function createNodeSession(graph: Uint8Array, options: NodeSessionOptions = {}): Promise<Session> {
  const { device = 'auto', threads } = options
  if (device === 'wasm') return wasmSession(graph, threads)
  const native = await importNative()
  if (native !== undefined) return nativeSession(native, graph, threads)
  if (device === 'auto') return wasmSession(graph, threads)
  throw new SearchError('backend-failed', 'onnxruntime-node is not installed, or has no library for this machine')
}

type Native = typeof import('onnxruntime-node')

async function importNative(): Promise<Native | undefined> {
  try {
    return await import('onnxruntime-node')
  } catch {
    return undefined
  }
}

async function nativeSession(native: Native, graph: Uint8Array, threads: number | undefined): Promise<Session> {
  const inference = await refusing(
    native.InferenceSession.create(graph, {
      logSeverityLevel: 3,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    }),
  )
  return onnxSession(inference, native.Tensor, 'native')
}

async function wasmSession(graph: Uint8Array, threads = 1): Promise<Session> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/wasm')
  env.wasm.wasmBinary ??= await readFile(runtimeBinary())
  env.wasm.numThreads = threads
  const inference = await refusing(
    InferenceSession.create(graph, { executionProviders: ['wasm'], logSeverityLevel: 3 }),
  )
  return onnxSession(inference, Tensor, 'wasm')
}

async function refusing<T>(creating: Promise<T>): Promise<T> {
  try {
    return await creating
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SearchError('model-invalid', `ONNX Runtime refuses the graph: ${reason}`, { cause })
  }
}
