import { Connection } from './client/connection.ts'
import { Feed } from './client/feed.ts'
import { type CreateOptions, workerSettings } from './client/settings.ts'
import { startWorker } from './client/start-worker.ts'
import {
  abortSignal,
  callback,
  checkOptions,
  flag,
  type RerankOptions,
  type Rules,
  rerankRules,
  type SearchOptions,
  searchRules,
} from './core/options.ts'
import type { StorageEstimate } from './core/ports.ts'
import type { IndexProgress, IndexSummary, SearchResult, Status } from './core/results.ts'
import type { Document, TokenEmbeddings } from './core/types.ts'
import type { EngineEvent } from './protocol.ts'

export interface CallSignal {
  /** Rejects the call with `signal.reason`, and stops its work in the worker. */
  readonly signal?: AbortSignal
}

export interface IndexOptions extends CallSignal {
  /** Called after every batch. */
  readonly onProgress?: (progress: IndexProgress) => void
}

export interface QueryOptions extends SearchOptions, CallSignal {
  /** Whether this search ends an unfinished earlier one on the same handle with an AbortError. Default true. */
  readonly supersede?: boolean
  /**
   * Called at most once, with lexical hits, when mode is `auto` and the semantic answer takes longer: the model is not
   * ready, or the query is still being encoded. The promise resolves to the final result.
   */
  readonly onPreview?: (result: SearchResult) => void
}

const signalRules: Rules = { signal: abortSignal }
const indexRules: Rules = { ...signalRules, onProgress: callback }
const rerankCallRules: Rules = { ...signalRules, ...rerankRules }
const queryRules: Rules = { ...signalRules, ...searchRules, supersede: flag, onPreview: callback }

/**
 * Starts a worker, opens the index of this name in it, or an empty one, and loads the encoder, unless `load` says when.
 * @throws SearchError `options-invalid`, `model-unavailable`, `model-invalid`, `worker-lost`, `backend-failed`
 */
export async function createSearch(options: CreateOptions): Promise<SearchEngine> {
  const engine = new SearchEngine(options)
  try {
    await engine.open(options.signal)
  } catch (error) {
    await engine.dispose()
    throw error
  }
  return engine
}

/** Handle of one index. Its methods can be called at any time and together; queries go before indexing. */
export class SearchEngine implements AsyncDisposable {
  readonly #connection: Connection
  readonly #feeds = new Map<number, { readonly feed: Feed; readonly base: number; readonly options: IndexOptions }>()
  readonly #previews = new Map<number, (result: SearchResult) => void>()
  #jobs = 0
  #searching: AbortController | undefined

  /** @internal Use createSearch. */
  constructor(options: CreateOptions) {
    const settings = workerSettings(options)
    const { worker, workerUrl, onProgress } = options
    const start = typeof worker === 'function' ? worker : () => worker ?? startWorker(workerUrl)
    const canRestart = worker === undefined || typeof worker === 'function'
    this.#connection = new Connection(settings, start, canRestart, (event) => {
      if (event.type === 'model-progress') onProgress?.(event.progress)
      else if (event.type === 'search-preview') this.#preview(event.job, event.result)
      else this.#indexProgress(event)
    })
  }

  /** @internal */
  async open(signal?: AbortSignal): Promise<void> {
    await this.#connection.recovering(() => this.#connection.call((api) => api.status(), { signal }))
  }

  /**
   * Adds documents, replaces those whose id is known and whose content changed, skips the others. Commits as it goes:
   * after an abort, an error or a crash, what was committed stays, and the same call again does the rest.
   * @throws SearchError `document-invalid`, `index-incompatible`, `storage-full`, `worker-lost`
   */
  async index(
    documents: Iterable<Document> | AsyncIterable<Document>,
    options: IndexOptions = {},
  ): Promise<IndexSummary> {
    checkOptions('index', options, indexRules)
    const total = Array.isArray(documents) ? documents.length : undefined
    const feed = new Feed(documents)
    try {
      return await this.#connection.recovering(() => this.#feed(feed, total, options))
    } finally {
      await feed.close()
    }
  }

  /** Removes documents by id; unknown ids are no error. Returns how many were there. */
  async remove(ids: readonly string[]): Promise<number> {
    return this.#connection.call((api) => api.remove(ids))
  }

  /** @throws SearchError `options-invalid`, `index-incompatible`; AbortError when superseded by a newer search */
  async search(query: string, options: QueryOptions = {}): Promise<SearchResult> {
    checkOptions('search', options, queryRules)
    const { signal, supersede = true, onPreview, ...rest } = options
    const controller = new AbortController()
    if (supersede) {
      this.#searching?.abort(new DOMException('Superseded by a newer search', 'AbortError'))
      this.#searching = controller
    }
    const both = signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal])
    const job = ++this.#jobs
    if (onPreview !== undefined) this.#previews.set(job, onPreview)
    try {
      return await this.#connection.recovering(() =>
        this.#connection.call((api) => api.search(job, query, rest, this.#previews.has(job)), { job, signal: both }),
      )
    } finally {
      this.#previews.delete(job)
      if (this.#searching === controller) this.#searching = undefined
    }
  }

  /**
   * Loads the model now, when `load: 'when-needed'` has left it for later.
   * @throws SearchError `model-unavailable`, `model-invalid`, `backend-failed`; the next call that needs it tries again
   */
  async prepare(options: CallSignal = {}): Promise<void> {
    checkOptions('prepare', options, signalRules)
    await this.#connection.recovering(() => this.#connection.call((api) => api.prepare(), { signal: options.signal }))
  }

  /** Ranks documents that are in no index; nothing is stored. */
  async rerank(
    query: string,
    documents: readonly Document[],
    options: RerankOptions & CallSignal = {},
  ): Promise<SearchResult> {
    checkOptions('rerank', options, rerankCallRules)
    const { signal, ...rest } = options
    const job = ++this.#jobs
    return this.#connection.recovering(() =>
      this.#connection.call((api) => api.rerank(job, query, documents, rest), { job, signal }),
    )
  }

  /** Token embeddings of a query, [rows][dim]. */
  async encodeQuery(text: string, options: CallSignal = {}): Promise<TokenEmbeddings> {
    checkOptions('encodeQuery', options, signalRules)
    return this.#connection.recovering(() =>
      this.#connection.call((api) => api.encodeQuery(text), { signal: options.signal }),
    )
  }

  /** Token embeddings of each text as a passage, [rows][dim], cut at docMaxlen. */
  async encodeDocuments(texts: readonly string[], options: CallSignal = {}): Promise<readonly TokenEmbeddings[]> {
    checkOptions('encodeDocuments', options, signalRules)
    const job = ++this.#jobs
    return this.#connection.recovering(() =>
      this.#connection.call((api) => api.encodeDocuments(job, texts), { job, signal: options.signal }),
    )
  }

  async status(): Promise<Status> {
    return this.#connection.call((api) => api.status())
  }

  /** Bytes stored, and the browser's quota when it says. */
  async estimate(): Promise<StorageEstimate> {
    return this.#connection.call((api) => api.estimate())
  }

  /** Deletes everything stored under this index's name. */
  async clear(): Promise<void> {
    return this.#connection.call((api) => api.clear())
  }

  /** Ends the worker. The index stays stored. Calls afterwards reject with `disposed`. */
  async dispose(): Promise<void> {
    await this.#connection.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose()
  }

  async #feed(feed: Feed, total: number | undefined, options: IndexOptions): Promise<IndexSummary> {
    const { signal } = options
    const job = ++this.#jobs
    const base = feed.done
    this.#feeds.set(job, { feed, base, options })
    try {
      await this.#connection.call((api) => api.indexBegin(job, total === undefined ? undefined : total - base), {
        signal,
      })
      for await (const slice of feed.slices()) {
        await this.#connection.call((api) => api.indexAdd(job, slice), { job, signal })
      }
      const summary = await this.#connection.call((api) => api.indexEnd(job), { job, signal })
      return { ...summary, documents: summary.documents + base }
    } catch (error) {
      this.#connection.cancel(job)
      throw error
    } finally {
      this.#feeds.delete(job)
    }
  }

  /** The first preview of a search; there is another when its worker was replaced. */
  #preview(job: number, result: SearchResult): void {
    const onPreview = this.#previews.get(job)
    this.#previews.delete(job)
    onPreview?.(result)
  }

  #indexProgress({ job, progress }: Extract<EngineEvent, { type: 'index-progress' }>): void {
    const entry = this.#feeds.get(job)
    if (entry === undefined) return
    const { feed, base, options } = entry
    const committed = base + progress.committed
    feed.settle(committed)
    options.onProgress?.({
      ...progress,
      committed,
      documents: base + progress.documents,
      ...(progress.total === undefined ? {} : { total: base + progress.total }),
    })
  }
}
