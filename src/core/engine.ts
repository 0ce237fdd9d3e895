import { Collection } from './engine/collection.ts'
import type { IndexingOptions, IndexingTuning } from './engine/indexing.ts'
import { Lane } from './engine/lane.ts'
import { late } from './engine/late.ts'
import { type EncoderSource, LazyEncoder } from './engine/lazy-encoder.ts'
import type { EngineParts } from './engine/parts.ts'
import { passagesOf } from './engine/ranking.ts'
import { searchCollection } from './engine/searching.ts'
import { SearchError } from './errors.ts'
import { LexicalIndex } from './lexical/lexical-index.ts'
import {
  checkOptions,
  checkQuery,
  type IndexFormat,
  type RerankOptions,
  rerankRules,
  type SearchOptions,
  searchRules,
} from './options.ts'
import type { Host, Kernel, StorageEstimate, Store } from './ports.ts'
import type { IndexSummary, SearchResult, Status } from './results.ts'
import { wholePassages } from './search/ndocs.ts'
import type { TokenEmbeddings } from './types.ts'

/** What an engine is put together from. */
export interface EnginePorts {
  /** An encoder, or the way to load one: it is then called when an encoder is first needed. */
  readonly encoder: EncoderSource
  readonly kernel: Kernel
  readonly store: Store
  readonly host: Host
}

export interface EngineSettings {
  readonly name: string
  /** What a new index is made with; an existing one that differs is refused. */
  readonly format: Partial<IndexFormat>
  /** Bytes of kernel memory; default 1 GiB. What does not fit is read from storage when a query needs it. */
  readonly memoryLimit?: number
  /** Warnings from before the engine was there, e.g. that storage was refused. */
  readonly warnings?: readonly string[]
  readonly tuning?: Partial<IndexingTuning>
}

/** Of memoryLimit, what common words may take beside it. */
const commonWordsShare = 1 / 32

/** The search engine itself, the same in a worker and in Node; everything of the outside comes through ports. */
export class Engine implements AsyncDisposable {
  readonly #ports: EnginePorts
  readonly #settings: EngineSettings
  readonly #collection: Collection
  readonly #lazy: LazyEncoder
  readonly #lexical: LexicalIndex
  readonly #lane = new Lane()
  readonly #warnings: string[]
  #disposed = false

  private constructor(ports: EnginePorts, settings: EngineSettings) {
    this.#ports = ports
    this.#settings = settings
    this.#warnings = [...(settings.warnings ?? [])]
    const warn = (warning: string) => this.#warnings.push(warning)
    const { format, memoryLimit } = settings
    this.#lexical = new LexicalIndex(memoryLimit && memoryLimit * commonWordsShare)
    this.#lazy = new LazyEncoder(ports.encoder, (identity) => this.#collection.adoptEncoder(identity))
    const identity = this.#lazy.ready?.identity
    this.#collection = new Collection(ports.store, ports.kernel, identity, format, warn, memoryLimit)
  }

  /** Opens the stored index, or an empty one. An index that cannot be used is reported by `status().incompatible`. */
  static async open(ports: EnginePorts, settings: EngineSettings): Promise<Engine> {
    const engine = new Engine(ports, settings)
    await engine.#collection.refresh()
    engine.#rehearse().catch(() => undefined)
    return engine
  }

  /**
   * Adds documents, replaces those whose id is known and whose content changed, and skips the others. Commits as it
   * goes: an abort or an error keeps what was committed.
   * @throws SearchError `document-invalid`, `index-incompatible`, `storage-full`; `signal.reason` when aborted
   */
  async index(
    documents: Iterable<unknown> | AsyncIterable<unknown>,
    options: IndexingOptions = {},
  ): Promise<IndexSummary> {
    const parts = await this.#loaded()
    const { indexDocuments } = await late(import('./engine/changing.ts'))
    return this.#writing(() => indexDocuments(parts, documents, options, this.#settings.tuning))
  }

  /** Removes documents; ids that are not there are no error. Returns how many were. */
  async remove(ids: readonly string[]): Promise<number> {
    if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) {
      throw new SearchError('options-invalid', 'remove: ids must be an array of strings')
    }
    const { removeDocuments } = await late(import('./engine/changing.ts'))
    return this.#writing(() => removeDocuments(this.#parts(), ids))
  }

  /** Loads the encoder, if it is not there yet. */
  async prepare(): Promise<void> {
    this.#alive()
    await this.#lazy.load()
  }

  /**
   * @param onPreview called at most once, with lexical hits, when the mode is `auto` and the semantic answer takes longer
   * @throws SearchError `options-invalid`, `index-incompatible`, `backend-failed`; `signal.reason` when aborted
   */
  async search(
    query: string,
    options: SearchOptions = {},
    signal?: AbortSignal,
    onPreview?: (result: SearchResult) => void,
  ): Promise<SearchResult> {
    this.#alive()
    checkOptions('search', options, searchRules)
    const call = { query: checkQuery('search', query), options, signal, onPreview }
    return searchCollection({ ...this.#parts(), lazy: this.#lazy, lexical: this.#lexical }, call)
  }

  /** Scores documents that are not in the index, exactly, and ranks them. Nothing is stored. */
  async rerank(
    query: string,
    documents: readonly unknown[],
    options: RerankOptions = {},
    signal?: AbortSignal,
  ): Promise<SearchResult> {
    this.#alive()
    checkOptions('rerank', options, rerankRules)
    if (!Array.isArray(documents)) throw new SearchError('options-invalid', 'rerank: documents must be an array')
    const checked = checkQuery('rerank', query)
    const { rerankDocuments } = await late(import('./engine/reranking.ts'))
    return rerankDocuments(await this.#loaded(), checked, documents, options, signal)
  }

  /** Token embeddings of a query: queryMaxlen rows with mask expansion, else one a token. */
  async encodeQuery(text: string): Promise<TokenEmbeddings> {
    this.#alive()
    if (typeof text !== 'string') throw new SearchError('options-invalid', 'encodeQuery: the text must be a string')
    const { encoder } = await this.#loaded()
    return this.#lane.run('query', () => encoder.encodeQuery(text))
  }

  /** Token embeddings of texts, each cut at docMaxlen; results in the order given. */
  async encodeDocuments(texts: readonly string[], signal?: AbortSignal): Promise<readonly TokenEmbeddings[]> {
    this.#alive()
    if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string')) {
      throw new SearchError('options-invalid', 'encodeDocuments: texts must be an array of strings')
    }
    const { encoder, host } = await this.#loaded()
    const encoded: TokenEmbeddings[] = []
    for (const indices of encoder.planBatches(texts)) {
      signal?.throwIfAborted()
      const batch = indices.map((index) => texts[index] ?? '')
      const rows = await this.#lane.run('batch', () => encoder.encodePassages(batch))
      for (const [place, index] of indices.entries()) {
        const embeddings = rows[place]
        if (embeddings !== undefined) encoded[index] = embeddings
      }
      await host.pause()
    }
    return encoded
  }

  async status(): Promise<Status> {
    this.#alive()
    await this.#collection.refresh()
    const { kernel, store } = this.#ports
    const { manifest, incompatible } = this.#collection
    const chunks = [...this.#collection.chunks.values()]
    const sum = (count: (chunk: (typeof chunks)[number]) => number) =>
      chunks.reduce((total, chunk) => total + count(chunk), 0)
    const { digest, name, dim } = this.#lazy.ready?.identity ?? manifest.encoder
    return {
      name: this.#settings.name,
      documents: sum(({ entry, removed }) => entry.documents - removed.size),
      passages: sum(({ entry }) => entry.passages),
      tokens: sum(({ entry }) => entry.tokens),
      bytes: (await store.estimate()).used,
      memory: kernel.bytes + this.#collection.bytes,
      nbits: manifest.nbits,
      pool: manifest.pool,
      encoder: { name, digest, dim },
      backend: this.#lazy.ready?.backend ?? 'none',
      kernel: kernel.path,
      threads: kernel.threads,
      storage: store.kind,
      warnings: [...this.#warnings, ...kernel.warnings],
      ...(incompatible === undefined ? {} : { incompatible }),
    }
  }

  estimate(): Promise<StorageEstimate> {
    this.#alive()
    return this.#ports.store.estimate()
  }

  /** Deletes the index: documents, codecs, everything under its name. An incompatible index can be cleared too. */
  async clear(): Promise<void> {
    this.#alive()
    await this.#ports.store.writing(() => this.#collection.clear())
  }

  /** Lets go of memory, model and storage. What is stored stays. */
  async dispose(): Promise<void> {
    if (this.#disposed) return
    this.#disposed = true
    await this.#lane.run('batch', () => this.#ports.kernel.dispose())
    await this.#collection.close()
    await this.#lazy.dispose()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose()
  }

  /** A query that fails says why; this need not. */
  async #rehearse(): Promise<void> {
    if (passagesOf([...this.#collection.chunks.values()]) <= wholePassages) return
    const { rehearse } = await late(import('./engine/rehearsal.ts'))
    await rehearse({ ...this.#parts(), lexical: this.#lexical }, () => this.#disposed)
  }

  #parts() {
    const { kernel, host } = this.#ports
    return { kernel, host, collection: this.#collection, lane: this.#lane }
  }

  async #loaded(): Promise<EngineParts> {
    this.#alive()
    return { ...this.#parts(), encoder: await this.#lazy.load() }
  }

  #alive(): void {
    if (this.#disposed) throw new SearchError('disposed', 'This search engine was disposed')
  }

  async #writing<T>(task: () => Promise<T>): Promise<T> {
    this.#alive()
    return this.#ports.store.writing(async () => {
      await this.#collection.refresh()
      this.#collection.usable()
      return task()
    })
  }
}
