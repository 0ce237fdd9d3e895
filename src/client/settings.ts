import { SearchError } from '../core/errors.ts'
import {
  abortSignal,
  anything,
  callback,
  checkOptions,
  indexName,
  isRecord,
  largestPool,
  nonEmptyText,
  oneOf,
  type Rules,
  wholeNumber,
} from '../core/options.ts'
import type { Nbits } from '../core/types.ts'
import type { Device, ModelProgress, ModelSource, WorkerSettings } from '../protocol.ts'
import { builtInModel } from './built-in-model.ts'

export interface CreateOptions {
  /**
   * Names the index within this origin: 1 to 100 letters, digits, spaces or any of `. _ - / @ :`. Required unless
   * `index` is given, whose path then is the name.
   */
  readonly name?: string
  /**
   * URL of the folder of an index that was built ahead of time (relative to the page). It is kept in the browser,
   * follows what the server has, and is searched as one with documents that are added here. Its encoder must be `model`.
   */
  readonly index?: string | URL
  /**
   * The encoder's model package: URL of a folder (relative to the page), URLs of its files, or a repository of a model
   * hub, which is the only way that anything is asked of another host. Default: the built-in encoder, whose files come
   * with Colibri.
   */
  readonly model?: string | URL | ModelSource
  /**
   * Where the encoder runs. Default `auto`: WebGPU when a short trial shows that it is right and faster, else WASM. Graphs
   * that multiply integers, as the built-in one does, are not tried.
   */
  readonly device?: Device
  /** Bits a residual dimension of a new index. Default 4; an existing index of another kind is refused. */
  readonly nbits?: Nbits
  /** Token pooling factor of a new index, 1 to 16; 4 keeps about a quarter of the token embeddings. Default 1. */
  readonly pool?: number
  /** Whether short queries are filled up with MASK rows. Default: what the model package says. */
  readonly queryExpansion?: 'mask' | 'none'
  /** Rows of a query. Default: what the model package says. */
  readonly queryMaxlen?: number
  /** Most rows of a passage. Default: what the model package says. */
  readonly docMaxlen?: number
  /** `memory` keeps nothing after the page is gone. Default `auto`: IndexedDB, or memory where it is refused. */
  readonly storage?: 'auto' | 'memory'
  /**
   * When the model is loaded: `now`, before the index counts as open, or `when-needed`, by the first call that encodes
   * or by `prepare()`. Until then the index is searched by its words. Default `now`.
   */
  readonly load?: 'now' | 'when-needed'
  /**
   * Bytes of codes to hold in memory, 1 MiB or more. What does not fit is read from storage whenever a query needs it:
   * slower, with the same results. Default 1 GiB, some 170,000 passages at 4 bits.
   */
  readonly memoryLimit?: number
  /**
   * Most threads of the encoder on WASM, and of the kernel, on a page that is isolated. Default: as many as the device
   * has cores, four at most.
   */
  readonly threads?: number
  /** A worker of the application's own that runs `colibri-search/worker`, or a function that starts one. */
  readonly worker?: Worker | (() => Worker)
  /** URL of the worker script, when the bundler cannot find it or it is hosted elsewhere. */
  readonly workerUrl?: string | URL
  /** URL of ONNX Runtime's wasm file, when it is hosted elsewhere. */
  readonly runtimeUrl?: string | URL
  /** Follows the loading of the model. */
  readonly onProgress?: (progress: ModelProgress) => void
  /** Gives up opening. */
  readonly signal?: AbortSignal
}

const urlRule = (value: unknown): string | undefined =>
  value instanceof URL ? undefined : nonEmptyText(value) && 'must be a URL'

const rules: Rules = {
  name: indexName,
  index: urlRule,
  model: anything,
  device: oneOf('auto', 'webgpu', 'wasm'),
  nbits: oneOf(4, 2, 1, 'f32'),
  pool: wholeNumber(1, largestPool),
  queryExpansion: oneOf('mask', 'none'),
  queryMaxlen: wholeNumber(4, 512),
  docMaxlen: wholeNumber(4, 8192),
  storage: oneOf('auto', 'memory'),
  load: oneOf('now', 'when-needed'),
  memoryLimit: wholeNumber(2 ** 20, 2 ** 32),
  threads: wholeNumber(1, 64),
  worker: (value) =>
    typeof value === 'function' || (isRecord(value) && typeof value.postMessage === 'function')
      ? undefined
      : 'must be a Worker or a function that returns one',
  workerUrl: urlRule,
  runtimeUrl: urlRule,
  onProgress: callback,
  signal: abortSignal,
}

/** @throws SearchError `options-invalid` */
export function workerSettings(options: CreateOptions): Omit<WorkerSettings, 'aliveLock'> {
  checkOptions('createSearch', options, rules)
  const index = options.index === undefined ? undefined : folder(absolute(options.index))
  const name = options.name ?? (index === undefined ? undefined : nameOf(index))
  if (name === undefined) throw new SearchError('options-invalid', 'createSearch: option "name" is required')
  const { device, nbits, pool, queryExpansion, queryMaxlen, docMaxlen, storage, runtimeUrl } = options
  return {
    name,
    model: modelSource(options.model),
    device: device ?? 'auto',
    format: given({ nbits, pool }),
    encoding: given({ queryExpansion, queryMaxlen, docMaxlen }),
    storage: storage ?? 'auto',
    load: options.load ?? 'now',
    apart: true,
    warnings: [],
    ...given({ index, memoryLimit: options.memoryLimit, threads: options.threads }),
    ...(runtimeUrl === undefined ? {} : { runtimeUrl: absolute(runtimeUrl) }),
  }
}

const absolute = (url: string | URL): string => {
  try {
    return new URL(url, document.baseURI).href
  } catch (cause) {
    throw new SearchError('options-invalid', `createSearch: "${url}" is not a URL`, { cause })
  }
}

/** The name of an index that was given none: the path of its URL, in characters that names have. */
const nameOf = (url: string): string => new URL(url).pathname.replace(/[^\w./@:-]/g, '_').slice(-100)

const filesRule = (value: unknown): string | undefined =>
  isRecord(value) && Object.values(value).every((url) => urlRule(url) === undefined)
    ? undefined
    : 'must be an object of URLs'

const modelRules: Rules = { id: nonEmptyText, revision: nonEmptyText, hub: urlRule, url: urlRule, files: filesRule }

export function modelSource(model: CreateOptions['model']): ModelSource {
  if (model === undefined) return builtInModel()
  if (typeof model === 'string' || model instanceof URL) return { url: folder(absolute(model)) }
  checkOptions('createSearch: model', model, modelRules)
  if ('url' in model) return { url: folder(absolute(model.url)) }
  if ('files' in model) {
    return { files: Object.fromEntries(Object.entries(model.files).map(([path, url]) => [path, absolute(url)])) }
  }
  if (!/^[\w.-]+\/[\w.-]+$/.test(model.id)) {
    throw new SearchError('options-invalid', `createSearch: model id "${model.id}" is not of the form owner/name`)
  }
  return given({ id: model.id, revision: model.revision, hub: model.hub && folder(absolute(model.hub)) })
}

const folder = (url: string): string => (url.endsWith('/') ? url : `${url}/`)

/** The same object without the entries that are undefined. */
function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
