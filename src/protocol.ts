import type { ErrorCode } from './core/errors.ts'
import type { IndexFormat, RerankOptions, SearchOptions } from './core/options.ts'
import type { StorageEstimate } from './core/ports.ts'
import type { IndexProgress, IndexSummary, SearchResult, Status } from './core/results.ts'
import type { TokenEmbeddings } from './core/types.ts'

/**
 * The one contract between the realms: what the page asks and the worker answers. Everything here survives structured
 * cloning. An error does not keep its `code` on the way, so no method rejects: it resolves to an Outcome.
 */
export interface EngineApi {
  /** Opens the index, and loads the model where it is wanted now; the first call, made once. */
  open(settings: WorkerSettings): Promise<Outcome<Status>>
  /** Starts an index job; documents follow by `indexAdd`. */
  indexBegin(job: number, total?: number): Promise<Outcome<void>>
  /** Resolves when the engine is ready for more. */
  indexAdd(job: number, documents: readonly unknown[]): Promise<Outcome<void>>
  /** No more documents; resolves when everything is stored. */
  indexEnd(job: number): Promise<Outcome<IndexSummary>>
  remove(ids: readonly string[]): Promise<Outcome<number>>
  /** `preview`: whether a `search-preview` event is wanted while the semantic answer takes longer. */
  search(job: number, query: string, options: SearchOptions, preview: boolean): Promise<Outcome<SearchResult>>
  rerank(
    job: number,
    query: string,
    documents: readonly unknown[],
    options: RerankOptions,
  ): Promise<Outcome<SearchResult>>
  encodeQuery(text: string): Promise<Outcome<TokenEmbeddings>>
  encodeDocuments(job: number, texts: readonly string[]): Promise<Outcome<readonly TokenEmbeddings[]>>
  /** Resolves once the model is loaded. */
  prepare(): Promise<Outcome<void>>
  status(): Promise<Outcome<Status>>
  estimate(): Promise<Outcome<StorageEstimate>>
  clear(): Promise<Outcome<void>>
  dispose(): Promise<Outcome<void>>
  /** An AbortSignal does not cross a thread; this stands for its abort. Unknown jobs are none. */
  cancel(job: number): Promise<void>
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

export interface Failure {
  /** `aborted` is not a code of SearchError: the caller rejects with its own signal's reason. */
  readonly code: ErrorCode | 'aborted'
  readonly message: string
}

export interface WorkerSettings {
  readonly name: string
  readonly model: ModelSource
  readonly device: Device
  readonly format: Partial<IndexFormat>
  readonly encoding: EncodingOptions
  readonly storage: 'auto' | 'memory'
  /** When the model is loaded. */
  readonly load: 'now' | 'when-needed'
  /** Absolute URL of the folder of an index that was built ahead of time. */
  readonly index?: string
  /** Bytes of codes to hold in memory. Default: the engine's. */
  readonly memoryLimit?: number
  /** Absolute URL of ONNX Runtime's wasm file, when not the one built in. */
  readonly runtimeUrl?: string
  /** Threads of ONNX Runtime on WASM, and at most of the kernel. Default: as many as make sense on this machine and page. */
  readonly threads?: number
  /** Whether the encoder may run in a worker of its own, so that the engine's has its hands free meanwhile. */
  readonly apart: boolean
  /** What an earlier worker of the same handle met with; shown by status(). */
  readonly warnings: readonly string[]
  /** Name of the Web Lock that the worker holds as long as it lives. */
  readonly aliveLock: string
}

export type Device = 'auto' | 'webgpu' | 'wasm'

/** Where a model package comes from: a folder of this or another origin, single files, or a repository of a model hub. */
export type ModelSource =
  | { readonly url: string }
  | {
      /** URL of each file by its path in the package, for files that a bundler has given names of its own. */
      readonly files: Readonly<Record<string, string>>
    }
  | {
      /** `owner/name` on the hub. Naming one is the only way that Colibri talks to another host. */
      readonly id: string
      /** Branch, tag or commit. Default `main`. */
      readonly revision?: string
      /** Base URL of the hub. Default https://huggingface.co. */
      readonly hub?: string
    }

/** Departures from the model package's own contract. */
export interface EncodingOptions {
  readonly queryExpansion?: 'mask' | 'none'
  readonly queryMaxlen?: number
  readonly docMaxlen?: number
}

/** What the worker says unasked, posted beside the calls. */
export type EngineEvent =
  | { readonly type: 'model-progress'; readonly progress: ModelProgress }
  | { readonly type: 'index-progress'; readonly job: number; readonly progress: IndexProgress }
  | { readonly type: 'search-preview'; readonly job: number; readonly result: SearchResult }
  /** About to start a thread, or to speak to one of ONNX Runtime for the first time; it was started, or has answered. */
  | { readonly type: 'thread'; readonly state: 'starting' | 'started' }

export interface ModelProgress {
  readonly phase: 'downloading' | 'starting' | 'ready'
  /** Bytes of the package loaded so far, and in all once the server has said. */
  readonly loaded: number
  readonly total?: number
}

/** Marks an EngineEvent among the messages of a worker. */
export const eventKey = 'colibri-event'

/** Name of the engine's worker when the client has started it. */
export const workerName = 'colibri'

/**
 * Name of the Trusted Types policy that Colibri makes, in the page and in the worker; a `trusted-types` directive must
 * list it. It is only ever asked for the URL of Colibri's own worker, the one the application named, or of their
 * threads.
 */
export const policyName = 'colibri'
