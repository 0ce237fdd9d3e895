export { modelDownload } from './client/model-download.ts'
export type { CreateOptions } from './client/settings.ts'
export { type CallSignal, createSearch, type IndexOptions, type QueryOptions, type SearchEngine } from './client.ts'
export { type ErrorCode, SearchError } from './core/errors.ts'
export type { RerankOptions, SearchMode, SearchOptions, SearchSort } from './core/options.ts'
export type { StorageEstimate } from './core/ports.ts'
export type {
  FacetCount,
  Hit,
  IndexProgress,
  IndexSummary,
  Match,
  ScoredPassage,
  SearchResult,
  SearchTiming,
  Status,
} from './core/results.ts'
export type { SearchBoost } from './core/search/boost.ts'
export type { FieldCondition, FieldRange, FieldValue, Filter } from './core/search/filter.ts'
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
