import type { Hit, IndexProgress, SearchResult } from '../core/results.ts'
import type { ChosenValue } from './filters.ts'

/**
 * `idle`: nothing asked. `opening`: the index is being opened. `searching`: no answer to this query yet. `preview`:
 * hits by words are shown, the better answer is on its way. `done`, `nothing`: the final answer, with hits and without.
 */
export type BoxStatus = 'idle' | 'opening' | 'searching' | 'preview' | 'done' | 'nothing' | 'error'

/** What stands between the reader and search by meaning. Sizes are bytes. */
export type ModelState =
  | { readonly phase: 'waiting' }
  /** The reader decides; until then words are searched. `bytes` is absent where nobody knows. */
  | { readonly phase: 'asking'; readonly bytes?: number }
  | { readonly phase: 'declined'; readonly bytes?: number }
  | { readonly phase: 'downloading'; readonly loaded: number; readonly total?: number }
  | { readonly phase: 'starting' }
  | { readonly phase: 'ready' }
  /** Words are searched until `retry()`. */
  | { readonly phase: 'failed'; readonly error: Error }

export interface BoxState {
  /** As typed, white space included. */
  readonly query: string
  /** An input method is composing: what is typed is no query yet, and its keys are not the box's. */
  readonly composing: boolean
  readonly open: boolean
  readonly status: BoxStatus
  /** The query that `hits` answer; older than `query` while a search is under way. */
  readonly answered: string
  readonly hits: readonly Hit[]
  /** What answered, once something did. */
  readonly mode: SearchResult['mode'] | undefined
  /** For each field asked for, its values among everything that was found. */
  readonly facets: SearchResult['facets']
  /** Values that the reader searches in. */
  readonly filters: readonly ChosenValue[]
  /** Id of the selected hit; of recent searches, the query. */
  readonly selected: string | undefined
  /** Which of the selected hit's further sections is selected; undefined for the hit itself. */
  readonly section: number | undefined
  /** Queries that led somewhere, newest first. Offered while nothing is typed. */
  readonly recent: readonly string[]
  readonly model: ModelState
  /** The latest progress of an `index()` call that reports to the box, until it is done. */
  readonly index: IndexProgress | undefined
  /** Why `status` is `error`. */
  readonly error: Error | undefined
}

export const initialState: BoxState = {
  query: '',
  composing: false,
  open: false,
  status: 'idle',
  answered: '',
  hits: [],
  mode: undefined,
  facets: undefined,
  filters: [],
  selected: undefined,
  section: undefined,
  recent: [],
  model: { phase: 'waiting' },
  index: undefined,
  error: undefined,
}

/** One state with its listeners. A change that changes nothing is not told. */
export class StateHolder {
  #state: BoxState = initialState
  readonly #listeners = new Set<(state: BoxState) => void>()

  get current(): BoxState {
    return this.#state
  }

  change(changes: Partial<BoxState>): void {
    const next = { ...this.#state, ...changes }
    const names = Object.keys(next) as (keyof BoxState)[]
    if (names.every((name) => next[name] === this.#state[name])) return
    this.#state = next
    for (const listener of this.#listeners) listener(next)
  }

  /** Calls back at once and after every change; returns the way to stop. */
  subscribe(listener: (state: BoxState) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#state)
    return () => this.#listeners.delete(listener)
  }

  silence(): void {
    this.#listeners.clear()
  }
}
