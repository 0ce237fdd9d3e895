export type { CreateOptions } from './client/settings.ts'
export { type CallSignal, createSearch, type IndexOptions, type QueryOptions, type SearchEngine } from './client.ts'
export { type ErrorCode, SearchError } from './core/errors.ts'
export type { SearchOptions } from './core/options.ts'
export type { StorageEstimate } from './core/ports.ts'
export type {
  Hit,
  IndexProgress,
  IndexSummary,
  Match,
  SearchResult,
  SearchTiming,
  Status,
} from './core/results.ts'
export type {
  CharacterRange,
  Document,
  Json,
  Metadata,
  Nbits,
  Passage,
  Section,
  TokenEmbeddings,
} from './core/types.ts'
export type { Device, ModelProgress, ModelSource } from './protocol.ts'
