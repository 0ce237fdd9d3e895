import type { CharacterRange, Metadata, Nbits, Passage } from './types.ts'

/** Which words of a passage answered which word of the query. */
export interface Match {
  /** Characters of the query. */
  readonly query: CharacterRange
  /** Characters of the hit's `passage.text`. */
  readonly passage: CharacterRange
  /** Cosine of the two token embeddings, -1 to 1. */
  readonly similarity: number
}

/** A passage of a hit's document and what it scored: MaxSim, or by its words in a lexical result. */
export interface ScoredPassage {
  readonly passage: Passage
  readonly score: number
}

export interface Hit {
  readonly id: string
  /** MaxSim of the document's best passage, or its place in a lexical or hybrid ranking. Comparable within one list only. */
  readonly score: number
  readonly title?: string
  /** The document's url with the passage's anchor. */
  readonly url?: string
  readonly metadata?: Metadata
  readonly passage: Passage
  /** Present when asked for. */
  readonly matches?: readonly Match[]
  /** Characters of `passage.text`: the sentence that answers best. Present when matches were asked for and there is one. */
  readonly excerpt?: CharacterRange
  /** The document's best passages, best first, `passage` among them. Present when more than one was asked for. */
  readonly sections?: readonly ScoredPassage[]
}

/** How many of the documents found have a value. */
export interface FacetCount {
  readonly value: string | number | boolean
  readonly count: number
}

/** Milliseconds, by the worker's clock. */
export interface SearchTiming {
  /** From asking the encoder for the query to its answer; 0 where only words count. */
  readonly encode: number
  /** The rest of finding the hits, once the encoder is loaded. */
  readonly score: number
  /** Reading the texts of the hits, and matches when asked for. */
  readonly read: number
}

export interface SearchResult {
  /** Best first. Empty when nothing was found. */
  readonly hits: readonly Hit[]
  /** What answered. */
  readonly mode: 'semantic' | 'lexical' | 'hybrid'
  /** The query as its meaning was looked for, when words in it were taken for misspelt. */
  readonly corrected?: string
  /** For each field asked for, its values, the most frequent first. */
  readonly facets?: Readonly<Record<string, readonly FacetCount[]>>
  /** Passages searched. */
  readonly passages: number
  readonly timing: SearchTiming
}

export interface IndexProgress {
  readonly phase: 'reading' | 'encoding' | 'storing' | 'done'
  /** Documents taken so far, unchanged ones included. */
  readonly documents: number
  /** Of those, documents that cost nothing because they were indexed before. */
  readonly unchanged: number
  /** Documents, counted in the order given, that would survive a crash now. */
  readonly committed: number
  /** Passages encoded in this call. */
  readonly passages: number
  /** Bytes stored in this call. */
  readonly bytes: number
  /** How many documents will come, when the caller gave an array. */
  readonly total?: number
  /** Estimate from this call's own pace; absent until there is one. */
  readonly secondsLeft?: number
}

export interface IndexSummary {
  readonly documents: number
  readonly unchanged: number
  readonly passages: number
  readonly bytes: number
}

export interface Status {
  readonly name: string
  readonly documents: number
  readonly passages: number
  readonly tokens: number
  /** Bytes in storage. */
  readonly bytes: number
  /** Bytes held in memory for searching: codes, texts of hits, and metadata that filters, facets or sorting have read. */
  readonly memory: number
  readonly nbits: Nbits
  readonly pool: number
  readonly encoder: { readonly name: string; readonly digest: string; readonly dim: number }
  /** What the encoder computes with; `none` while it is not loaded. */
  readonly backend: string
  readonly kernel: string
  /** Threads that share the scoring of passages; 1 until there is work that more of them make shorter. */
  readonly threads: number
  readonly storage: 'indexeddb' | 'memory' | 'folder'
  /** What went wrong and was survived, oldest first: chunks dropped, storage refused, a backend given up. */
  readonly warnings: readonly string[]
  /** Why the stored index cannot be used with these options; `clear()` mends it. */
  readonly incompatible?: string
}
