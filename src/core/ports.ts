import type { Piece } from './bytes/range.ts'
import type { CharacterRange, Codec, CompressedPassages, PassageCodes, TokenEmbeddings } from './types.ts'

/** What core asks of the world outside it. Each port has a contract suite that every implementation passes. */

export interface EncoderIdentity {
  /** SHA-256 (hex) over graph, tokenizer and contract: an index made by one encoder is refused by another. */
  readonly digest: string
  readonly name: string
  readonly dim: number
  /** Rows of a query with mask expansion, marker and special tokens included. */
  readonly queryMaxlen: number
  /** Most rows of a passage before the skiplist, marker and special tokens included. */
  readonly docMaxlen: number
}

export interface Encoder {
  readonly identity: EncoderIdentity
  /** What computes: 'webgpu' or 'wasm' in a browser, 'native' or 'wasm' in Node. */
  readonly backend: string
  /**
   * Mean similarity of a query's rows to a passage, below which the nearest passage is no answer; absent when it was not
   * calibrated for this encoder.
   */
  readonly relevanceFloor?: number
  /** Word pieces in a text, special tokens not counted. */
  countTokens(text: string): number
  /** Word pieces that fit in one passage: docMaxlen less marker and special tokens. */
  readonly passageBudget: number
  encodeQuery(text: string): Promise<TokenEmbeddings>
  /** Divides texts into batches of similar length and bounded tokens: lists of indices that cover every text once. */
  planBatches(texts: readonly string[]): readonly (readonly number[])[]
  /** Encodes one batch in one run of the graph; results in the order given. */
  encodePassages(texts: readonly string[]): Promise<readonly TokenEmbeddings[]>
  /** For each row that encodePassages returns for this text, the characters it stands for; undefined for specials. */
  passageRanges(text: string): readonly (CharacterRange | undefined)[]
  /** The same for the rows of encodeQuery. */
  queryRanges(text: string): readonly (CharacterRange | undefined)[]
  dispose(): Promise<void>
}

/** Passages of a chunk to score: those listed (ascending), or all. */
export interface PassageList {
  readonly chunk: string
  readonly passages?: Uint32Array | undefined
}

/** Which passages `largest` is to find. */
export interface SumsAsked {
  /** Documents: those passages are found that reach what the best passage of the last of so many comes to, or else all. */
  readonly wanted: number
  /** What a passage's sum, if above 0, is raised by, by its number of tokens; a longer passage gets the last. At least 0 each. */
  readonly bonuses: Int32Array
  /**
   * Whether only the centroids nearest to the query's rows count (search/probed.ts), which is faster in a large collection. All count
   * where lists would take memory that there is not.
   */
  readonly probed: boolean
  /** By chunk, passages that are not to be found. Default none. */
  readonly leftOut?: ReadonlyMap<string, Uint32Array>
}

/** Passages of several chunks, chunk after chunk, ascending in each. */
export interface SummedPassages {
  /** The place of each one's chunk. */
  readonly chunks: Uint32Array
  readonly passages: Uint32Array
  readonly sums: Uint32Array
}

export interface LargestSums extends SummedPassages {
  /** How many documents come to which sum, each by its best passage; of those alone that reach what the passages that are found do. */
  readonly documents: Uint32Array
}

/** MaxSim over compressed passages. Scalar, SIMD and relaxed implementations give bit-equal results. */
export interface Kernel {
  readonly path: 'relaxed' | 'simd' | 'scalar'
  /** Bytes held for codecs and chunks. */
  readonly bytes: number
  /** Threads that large work is shared among at present, the caller's own included. */
  readonly threads: number
  /** What went wrong and was survived, oldest first. */
  readonly warnings: readonly string[]
  /** A codec must be added before the chunks made with it. Adding one twice does nothing. */
  addCodec(codec: Codec): void
  removeCodec(codec: string): void
  /**
   * Without residuals the sums of a chunk can be had; it can be scored once `addResiduals` has brought them.
   * @param documentOf Document ordinal of each passage; a document's passages stand together. Default each is one of its own.
   */
  addChunk(chunk: string, passages: PassageCodes | CompressedPassages, documentOf?: Uint32Array): void
  removeChunk(chunk: string): void
  /** Those of all passages of a chunk, as in CompressedPassages; they replace what is there. */
  addResiduals(chunk: string, residuals: Uint8Array): void
  /** Lets go of the residuals; the codes stay. */
  removeResiduals(chunk: string): void
  /**
   * Sets the query that `largest` and `score` use until the next one.
   * @param isNear Whether scores may come near only, which takes less time: those of centroids (search/near-scores.ts), and those of
   *   passages, of which likely tokens count (search/likely-tokens.ts). Default false.
   */
  setQuery(query: TokenEmbeddings, isNear?: boolean): void
  /** Loads what `largest` takes. Rejects when that cannot be had. */
  loadSums(): Promise<void>
  /**
   * The passages of some chunks with the largest sums: approximate scores from centroid codes alone (search/scan.ts), at most 255 a query
   * row, and a bonus. They compare between chunks of one codec for one query, and with nothing else; chunks of several are
   * refused, and so is f32, which has no codes. A passage of sum 0 is never found.
   */
  largest(chunks: readonly string[], asked: SumsAsked): LargestSums
  /** Bytes that lists of these chunks' passages, which stay, would take for the probed scan; 0 where it takes none. */
  listBytes(chunks: readonly string[]): number
  /** MaxSim of every passage of a chunk, or of those listed (ascending), in order. A passage of no rows scores 0. */
  score(chunk: string, passages?: Uint32Array): Float32Array
  /** `score` of each of these lists. */
  scoreEach(lists: readonly PassageList[]): readonly Float32Array[]
  /** A copy of one passage's codes, as compressed passages of which it is the only one. */
  passage(chunk: string, passage: number): CompressedPassages
  /** Index of the centroid with the largest dot product for each row; the lower index wins a tie. */
  nearest(vectors: TokenEmbeddings, centroids: Float32Array): Uint16Array
  dispose(): void
}

/** One atomic step of the store: all of it is visible afterwards or none of it. */
export interface Commit {
  /** Revision the change was made from; 0 when there was no manifest. */
  readonly expectedRevision: number
  readonly manifest: { readonly revision: number }
  readonly put: ReadonlyMap<string, ArrayBuffer>
  readonly remove: readonly string[]
}

export interface StorageEstimate {
  /** Bytes this index occupies: the sum of its records. */
  readonly used: number
  /** Bytes the browser would grant the origin in all, when it says so. */
  readonly quota?: number
}

/** Where one named index is kept. Keys are `codec/<id>` and those of `chunkKeys` (engine/records.ts) for each chunk. */
export interface Store {
  readonly kind: 'indexeddb' | 'memory' | 'folder'
  /** Whether reading costs a transfer: then nothing is read that nobody asked for. Default false. */
  readonly onDemand?: boolean
  /** The manifest as stored, unchecked; undefined when there is none. */
  readManifest(): Promise<unknown>
  read(key: string): Promise<ArrayBuffer | undefined>
  /** A record as far as reading it costs no transfer. There only where it may cost one. */
  readHere?(key: string): Promise<ArrayBuffer | undefined>
  /**
   * Pieces of a record whose places the caller knows, in the order given, each checked. There only where a part costs less than
   * the whole.
   */
  readPieces?(key: string, pieces: readonly Piece[]): Promise<readonly Uint8Array[] | undefined>
  /** A record from where it came from, for one that is damaged in the store, and stored anew. There only where it came from elsewhere. */
  readAgain?(key: string): Promise<ArrayBuffer | undefined>
  /** Stores a record that can be made again, when there is a good moment and room; whether it is, nobody is told. */
  keep?(key: string, record: ArrayBuffer): void
  /**
   * Applies a commit atomically. Returns false, and changes nothing, when the stored revision is not the expected one.
   * Rejects with `storage-full` when the quota is exceeded, leaving everything as it was.
   */
  commit(commit: Commit): Promise<boolean>
  clear(): Promise<void>
  estimate(): Promise<StorageEstimate>
  /** Runs a task while no other tab or handle writes this index. */
  writing<T>(task: () => Promise<T>): Promise<T>
  /** Calls back when another tab or handle has committed or cleared; returns the way to stop listening. */
  onCommit(listener: () => void): () => void
  close(): Promise<void>
}

/** The clock and event loop of the realm that core runs in. */
export interface Host {
  /** Milliseconds from any fixed moment. */
  now(): number
  /** Resolves after whatever already waits in the realm's event queue has run. */
  pause(): Promise<void>
}
