import type { ModelProgress } from '../protocol.ts'
import { asError, type BoxEngine } from './engine.ts'
import type { StateHolder } from './state.ts'

export interface ModelLoadingOptions {
  /** Bytes that loading the model will download; 0 when it is kept already. Undefined when nobody knows. */
  readonly download: number | (() => Promise<number | undefined>) | undefined
  /** Whether the reader is asked before anything is downloaded. `auto`: on a metered link. */
  readonly consent: 'auto' | 'always' | 'never'
  readonly isMetered: () => boolean
  readonly engine: () => Promise<BoxEngine>
  /** The model is ready: what was answered by words can be answered better. */
  readonly onReady: () => void
}

/** Loads the model once, after asking where that is due. */
export class ModelLoading {
  readonly #state: StateHolder
  readonly #options: ModelLoadingOptions
  #begun = false

  constructor(state: StateHolder, options: ModelLoadingOptions) {
    this.#state = state
    this.#options = options
  }

  /** Whether a query may be answered by meaning, or is about to be. */
  get isWanted(): boolean {
    const { phase } = this.#state.current.model
    return phase === 'downloading' || phase === 'starting' || phase === 'ready'
  }

  /** Called when the box is first used. */
  async begin(): Promise<void> {
    if (this.#begun) return
    this.#begun = true
    const { consent, isMetered } = this.#options
    const mayAsk = consent === 'always' || (consent === 'auto' && isMetered())
    const bytes = await this.#bytes()
    if (mayAsk && bytes !== 0) this.#state.change({ model: { phase: 'asking', ...(bytes && { bytes }) } })
    else await this.#load(bytes)
  }

  /** The reader's answer; it can be changed from no to yes. */
  async consent(given: boolean): Promise<void> {
    const { model } = this.#state.current
    if (model.phase !== 'asking' && model.phase !== 'declined') return
    const { bytes } = model
    if (given) await this.#load(bytes)
    else this.#state.change({ model: { phase: 'declined', ...(bytes && { bytes }) } })
  }

  async retry(): Promise<void> {
    if (this.#state.current.model.phase === 'failed') await this.#load(await this.#bytes())
  }

  progress({ phase, loaded, total }: ModelProgress): void {
    if (this.#state.current.model.phase === 'ready') return
    if (phase === 'downloading') {
      this.#state.change({ model: { phase, loaded, ...(total !== undefined && { total }) } })
    } else if (phase === 'starting') this.#state.change({ model: { phase } })
  }

  fail(error: Error): void {
    this.#state.change({ model: { phase: 'failed', error } })
  }

  async #bytes(): Promise<number | undefined> {
    const { download } = this.#options
    if (typeof download !== 'function') return download
    return download().catch(() => undefined)
  }

  async #load(bytes: number | undefined): Promise<void> {
    this.#state.change({
      model:
        bytes === undefined || bytes === 0 ? { phase: 'starting' } : { phase: 'downloading', loaded: 0, total: bytes },
    })
    try {
      const engine = await this.#options.engine()
      await engine.prepare?.()
    } catch (error) {
      this.fail(asError(error))
      return
    }
    this.#state.change({ model: { phase: 'ready' } })
    this.#options.onReady()
  }
}
