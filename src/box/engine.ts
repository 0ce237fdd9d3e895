import type { SearchResult } from '../core/results.ts'
import type { SearchBoost } from '../core/search/boost.ts'
import type { Filter } from '../core/search/filter.ts'
import type { ModelProgress } from '../protocol.ts'

/** What the box asks for each query. */
export interface BoxSearchOptions {
  readonly k: number
  readonly mode: 'auto' | 'lexical'
  readonly matches: true
  readonly sections: number
  readonly facets?: readonly string[]
  readonly filter?: Filter
  readonly boost?: readonly SearchBoost[]
  readonly signal: AbortSignal
  readonly onPreview: (preview: SearchResult) => void
}

/** What the box needs of a search engine. Every `SearchEngine` is one. */
export interface BoxEngine {
  search(query: string, options: BoxSearchOptions): Promise<SearchResult>
  /** Loads the model. Without it the box takes the model for loaded. */
  prepare?(): Promise<unknown>
}

/** Opens an engine, for instance by `createSearch({ name, load: 'when-needed', onProgress })`. */
export type OpenEngine = (hooks: { readonly onProgress: (progress: ModelProgress) => void }) => Promise<BoxEngine>

export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

export const isAbort = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'AbortError'

const modelCodes: ReadonlySet<unknown> = new Set(['model-unavailable', 'model-invalid', 'backend-failed'])

/** Whether words can still be searched. Told by the code, since the error may be another bundle's SearchError. */
export const isModelFailure = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && modelCodes.has(thrown.code)
