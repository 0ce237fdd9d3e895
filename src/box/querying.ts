import type { SearchResult } from '../core/results.ts'
import type { SearchBoost } from '../core/search/boost.ts'
import { asError, type BoxEngine, isAbort, isModelFailure } from './engine.ts'
import { filterOf } from './filters.ts'
import type { ModelLoading } from './model-loading.ts'
import { upgraded } from './selection.ts'
import type { StateHolder } from './state.ts'

export interface QueryingOptions {
  readonly k: number
  readonly sections: number
  readonly facets: readonly string[]
  readonly boost: readonly SearchBoost[]
  /** Milliseconds without a keystroke before a query is asked. */
  readonly debounce: number
  readonly engine: () => Promise<BoxEngine>
}

const nothingAsked = { hits: [], mode: undefined, facets: undefined } as const

/** Asks one query at a time, the newest, and writes down what comes of it. */
export class Querying {
  readonly #state: StateHolder
  readonly #model: ModelLoading
  readonly #options: QueryingOptions
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: AbortController | undefined
  #opened = false

  constructor(state: StateHolder, model: ModelLoading, options: QueryingOptions) {
    this.#state = state
    this.#model = model
    this.#options = options
  }

  /** Asks what is typed now, once typing pauses. */
  later(): void {
    this.stop()
    if (this.#state.current.query.trim() === '') {
      this.#state.change({ ...nothingAsked, status: 'idle', answered: '', filters: [], error: undefined })
      return
    }
    this.#pending()
    this.#timer = setTimeout(() => void this.now(), this.#options.debounce)
  }

  /** Asks what is typed at once. */
  async now(): Promise<void> {
    this.stop()
    const query = this.#state.current.query.trim()
    if (query === '') return
    const running = new AbortController()
    this.#running = running
    this.#pending()
    try {
      const engine = await this.#options.engine()
      this.#opened = true
      if (running.signal.aborted) return
      this.#pending()
      await this.#ask(engine, query, running.signal)
    } catch (error) {
      if (!running.signal.aborted && !isAbort(error)) {
        this.#state.change({ ...nothingAsked, status: 'error', error: asError(error), answered: query })
      }
    } finally {
      if (this.#running === running) this.#running = undefined
    }
  }

  /** Asks again what words alone have answered. Nothing is lost meanwhile: the hits stay until better ones come. */
  improve(): void {
    const { status, mode } = this.#state.current
    if (this.#running === undefined && (status === 'nothing' || (status === 'done' && mode === 'lexical'))) {
      void this.now()
    }
  }

  /** Ends what is under way; its answer will not be shown. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#running?.abort()
    this.#running = undefined
  }

  async #ask(engine: BoxEngine, query: string, signal: AbortSignal): Promise<void> {
    const { k, sections, facets, boost } = this.#options
    const filter = filterOf(this.#state.current.filters)
    const ask = (mode: 'auto' | 'lexical') =>
      engine.search(query, {
        k,
        mode,
        matches: true,
        sections,
        ...(facets.length > 0 && { facets }),
        ...(filter !== undefined && { filter }),
        ...(boost.length > 0 && { boost }),
        signal,
        onPreview: (preview) => {
          if (!signal.aborted && preview.hits.length > 0) this.#answer(query, preview, 'preview')
        },
      })
    const result = await this.#byMeaningOrWords(ask)
    if (!signal.aborted) this.#answer(query, result, 'done')
  }

  async #byMeaningOrWords(ask: (mode: 'auto' | 'lexical') => Promise<SearchResult>): Promise<SearchResult> {
    if (!this.#model.isWanted) return ask('lexical')
    try {
      return await ask('auto')
    } catch (error) {
      if (!isModelFailure(error)) throw error
      this.#model.fail(asError(error))
      return ask('lexical')
    }
  }

  #pending(): void {
    const { query, answered, status } = this.#state.current
    const shows = answered === query.trim() && (status === 'done' || status === 'preview')
    if (shows) this.#state.change({ status: 'preview' })
    else this.#state.change({ status: this.#opened ? 'searching' : 'opening', error: undefined })
  }

  #answer(query: string, { hits, mode, facets }: SearchResult, status: 'preview' | 'done'): void {
    const { answered, hits: shown, selected, section } = this.#state.current
    const arranged = answered === query ? upgraded(shown, hits, { selected, section }) : hits
    const isThere = arranged.some(({ id }) => id === selected)
    this.#state.change({
      hits: arranged,
      answered: query,
      mode,
      facets,
      status: arranged.length > 0 ? status : 'nothing',
      selected: isThere ? selected : undefined,
      section: isThere ? section : undefined,
      error: undefined,
    })
  }
}
