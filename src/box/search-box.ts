import type { Hit, IndexProgress } from '../core/results.ts'
import type { ModelProgress } from '../protocol.ts'
import type { BoxEngine, OpenEngine } from './engine.ts'
import { type ChosenValue, toggled } from './filters.ts'
import { isMetered } from './metered.ts'
import { ModelLoading } from './model-loading.ts'
import type { SearchBoxOptions } from './options.ts'
import { Querying } from './querying.ts'
import { readRecent, withRecent } from './recent.ts'
import { sectionHit } from './sections.ts'
import { isSelected, type Move, moved, type Selectable, selectables } from './selection.ts'
import { type BoxState, StateHolder } from './state.ts'

/** What the reader chose. */
export type Choice = { readonly hit: Hit; readonly query: string } | { readonly recent: string }

const nothingSelected = { selected: undefined, section: undefined } as const

/**
 * A search box without a look: what is asked, shown and selected, and how that changes. It touches no DOM. Methods never
 * throw and never reject; what goes wrong is in the state.
 */
export class SearchBox {
  readonly #state = new StateHolder()
  readonly #options: SearchBoxOptions
  readonly #model: ModelLoading
  readonly #querying: Querying
  #engine: Promise<BoxEngine> | undefined

  constructor(options: SearchBoxOptions) {
    const { k = 10, sections = 1, facets = [], boost = [], debounce = 120, download, consent = 'auto' } = options
    const engine = () => this.#open()
    this.#options = options
    this.#model = new ModelLoading(this.#state, {
      download,
      consent,
      isMetered: options.isMetered ?? isMetered,
      engine,
      onReady: () => this.#querying.improve(),
    })
    this.#querying = new Querying(this.#state, this.#model, { k, sections, facets, boost, debounce, engine })
    this.#state.change({ recent: readRecent(options.recent) })
  }

  /** The same object until something changes. */
  readonly getState = (): BoxState => this.#state.current

  /** Calls back at once and after every change; returns the way to stop. */
  readonly subscribe = (listener: (state: BoxState) => void): (() => void) => this.#state.subscribe(listener)

  /** The reader begins: the engine is opened and the model loaded, after consent where that is due. */
  readonly show = (): void => {
    if (!this.#state.current.open) this.#state.change({ open: true, recent: readRecent(this.#options.recent) })
    void this.#model.begin()
  }

  /** Query and hits stay for the next time; the selection goes. */
  readonly hide = (): void => this.#state.change({ ...nothingSelected, open: false })

  /** What the field holds, after every keystroke. */
  readonly type = (query: string): void => {
    if (query === this.#state.current.query) return
    this.#state.change({ ...nothingSelected, query })
    this.show()
    if (!this.#state.current.composing) this.#querying.later()
  }

  /** An input method begins or ends to compose. Nothing is asked while it does. */
  readonly compose = (composing: boolean): void => {
    if (composing === this.#state.current.composing) return
    this.#state.change({ composing })
    if (!composing) this.#querying.later()
  }

  /** Asks what is typed without waiting for a pause. */
  readonly submit = (): void => {
    if (!this.#state.current.composing) void this.#querying.now()
  }

  readonly move = (move: Move): void => {
    const { current } = this.#state
    this.#select(moved(selectables(current), current, move))
  }

  /** Selects by hit id and section, or by query among recent searches. What is not there selects nothing. */
  readonly select = (key: string | undefined, section?: number): void => {
    const wanted = { selected: key, section }
    this.#select(selectables(this.#state.current).find((candidate) => isSelected(candidate, wanted)))
  }

  /** Searches only in what has this value of a field, besides others chosen; or no longer, when it was chosen. */
  readonly toggleFilter = (field: string, value: ChosenValue['value']): void => {
    const filters = toggled(this.#state.current.filters, { field, value })
    this.#state.change({ ...nothingSelected, filters })
    void this.#querying.now()
  }

  /**
   * Takes what is named, else what is selected, else the first hit of what is typed. A recent search is asked again; a
   * hit is for the caller to go to. Undefined when there is nothing to take yet.
   */
  readonly choose = (key?: string, section?: number): Choice | undefined => {
    const { query, recent, hits, answered, ...state } = this.#state.current
    const wanted = key === undefined ? { key: state.selected, section: state.section } : { key, section }
    if (query.trim() === '') {
      const again = recent.find((entry) => entry === wanted.key)
      if (again === undefined) return undefined
      this.#state.change({ ...nothingSelected, query: again })
      void this.#querying.now()
      return { recent: again }
    }
    const isFirst = wanted.key === undefined && answered === query.trim()
    const found = isFirst ? hits[0] : hits.find(({ id }) => id === wanted.key)
    const hit = found && wanted.section !== undefined ? sectionHit(found, wanted.section) : found
    if (hit === undefined) return undefined
    this.#remember(withRecent(recent, answered))
    return { hit, query: answered }
  }

  readonly clearRecent = (): void => this.#remember([])

  /** The reader's answer to the download. */
  readonly consent = (given: boolean): void => void this.#model.consent(given)

  /** Tries again what failed: loading the model, the search, or both. */
  readonly retry = (): void => {
    void this.#model.retry()
    if (this.#state.current.status === 'error') void this.#querying.now()
  }

  /** For `createSearch({ onProgress })`, when the engine is not opened by the box. */
  readonly modelProgress = (progress: ModelProgress): void => this.#model.progress(progress)

  /** For `engine.index(documents, { onProgress })`. When the index is done, an open question is asked again. */
  readonly indexProgress = (progress: IndexProgress): void => {
    const done = progress.phase === 'done'
    this.#state.change({ index: done ? undefined : progress })
    if (done && this.#state.current.status !== 'idle') void this.#querying.now()
  }

  /** Ends searches and forgets the listeners. The engine is the caller's to dispose of. */
  readonly dispose = (): void => {
    this.#querying.stop()
    this.#state.silence()
  }

  #select(selectable: Selectable | undefined): void {
    this.#state.change({ selected: selectable?.key, section: selectable?.section })
  }

  #open(): Promise<BoxEngine> {
    const { engine } = this.#options
    this.#engine ??= typeof engine === 'function' ? this.#opening(engine) : Promise.resolve(engine)
    return this.#engine
  }

  async #opening(open: OpenEngine): Promise<BoxEngine> {
    try {
      return await open({ onProgress: this.modelProgress })
    } catch (error) {
      this.#engine = undefined
      throw error
    }
  }

  #remember(recent: readonly string[]): void {
    if (this.#options.recent === undefined) return
    this.#options.recent.write(recent)
    this.#state.change({ recent })
  }
}

export const createSearchBox = (options: SearchBoxOptions): SearchBox => new SearchBox(options)
