import { type QueryOptions, SearchError, type SearchResult } from '../src/index.ts'

/** Milliseconds without a keystroke before a question is asked. */
const pause = 120

export interface SearchingParts {
  readonly search: (query: string, options: QueryOptions) => Promise<SearchResult>
  /** Whether to show what words find while meaning is still being looked for. */
  readonly wantsPreview: () => boolean
  readonly onAnswer: (query: string, result: SearchResult, elapsed: number) => void
  readonly onEmpty: () => void
  readonly onBusy: (busy: boolean) => void
  readonly onError: (error: unknown) => void
}

/** Searches as the reader types: one question at a time, the newest, after a short pause. */
export class SearchAsYouType {
  private timer: ReturnType<typeof setTimeout> | undefined
  private query = ''

  constructor(private readonly parts: SearchingParts) {}

  /** @param now Ask at once, as for a pressed Enter. */
  ask(query: string, now = false): void {
    clearTimeout(this.timer)
    this.query = query.trim()
    if (this.query === '') {
      this.parts.onEmpty()
      return
    }
    if (now) void this.run()
    else this.timer = setTimeout(() => void this.run(), pause)
  }

  /** Asks the same again, when there is more to find. */
  again(): void {
    if (this.query !== '') this.ask(this.query, true)
  }

  private async run(): Promise<void> {
    const { query } = this
    const started = performance.now()
    this.parts.onBusy(true)
    const answer = (result: SearchResult) => {
      if (query === this.query) this.parts.onAnswer(query, result, performance.now() - started)
    }
    const preview = this.parts.wantsPreview() ? { onPreview: answer } : {}
    try {
      answer(await this.parts.search(query, { k: 12, matches: true, ...preview }))
    } catch (error) {
      if (error instanceof SearchError) this.parts.onError(error)
      else if (!isAbort(error)) throw error
    }
    if (query === this.query) this.parts.onBusy(false)
  }
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'
