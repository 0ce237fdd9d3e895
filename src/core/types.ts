/** Text as an author gives it: one unit that can be indexed, replaced and removed by its id. */
export interface Document {
  /** Unique in the index; a document with a known id replaces the older one. Not empty, at most 1,024 characters. */
  readonly id: string
  /** Put in front of every passage of the document, and shown with its hits. */
  readonly title?: string
  /** The whole text. Give either `text` or `sections`. */
  readonly text?: string
  /** The text already divided under its headings. Give either `text` or `sections`. */
  readonly sections?: readonly Section[]
  /** Where the document can be read; a hit's link is this plus its passage's anchor. */
  readonly url?: string
  /** Anything JSON can hold; comes back with each hit. */
  readonly metadata?: Metadata
  /** How much it counts beside other documents that answer as well, 0.001 to 1,000. Default 1. */
  readonly boost?: number
}

/** Part of a document below one heading. */
export interface Section {
  /** Headings from the outermost to this section's own; empty or absent above the first heading. */
  readonly heading?: string | readonly string[]
  /** Fragment of the document's url that leads here, without `#`. */
  readonly anchor?: string
  readonly text: string
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Metadata = { readonly [key: string]: Json }

/** Half-open range of UTF-16 code units, as `String.prototype.slice` takes it. */
export interface CharacterRange {
  readonly start: number
  readonly end: number
}

/** The unit that is encoded and scored: a stretch of one section within the encoder's docMaxlen. */
export interface Passage {
  /** The passage's own words: `sectionText.slice(range.start, range.end)`. */
  readonly text: string
  /** Title and headings above the passage, outermost first, joined in front of `text` for the encoder. */
  readonly trail: readonly string[]
  readonly anchor?: string
  /** Which of the document's sections; 0 for a document given as `text`. */
  readonly section: number
  /** Where in the section's text. */
  readonly range: CharacterRange
}

/**
 * Row-major matrix of token embeddings: `data.length === rows * dim`, every row of unit length, or longer where pooling made it
 * stand for several.
 */
export interface TokenEmbeddings {
  readonly rows: number
  readonly dim: number
  readonly data: Float32Array
}

/** Bits kept of each residual dimension; `f32` keeps whole embeddings, exact and large, for tests and measuring. */
export type Nbits = 1 | 2 | 4 | 'f32'

/**
 * Residual codec (ColBERTv2, Santhanam et al. 2022, section 3.3): a token embedding is the nearest centroid plus a
 * residual whose every dimension is one of 2^nbits bucket weights.
 */
export interface Codec {
  /** Digest of everything below; two codecs with one id are the same. */
  readonly id: string
  readonly dim: number
  readonly nbits: Nbits
  /** [centroids][dim], unit length. Empty for f32. At most 65,536 centroids. */
  readonly centroids: Float32Array
  /** 2^nbits - 1 ascending thresholds. Empty for f32. */
  readonly bucketCutoffs: Float32Array
  /** 2^nbits ascending values, each a whole multiple (-64..63) of `bucketScale`. Empty for f32. */
  readonly bucketWeights: Float32Array
  /** Step between neighbouring integer residual levels; 0 for f32. */
  readonly bucketScale: number
}

/** The centroid codes of passages: enough to scan them, not to score them. */
export interface PassageCodes {
  readonly passages: number
  readonly tokens: number
  readonly dim: number
  readonly nbits: Nbits
  /** Id of the codec that made them. */
  readonly codec: string
  /** Rows of each passage, in order; they add up to `tokens`. */
  readonly doclens: Uint16Array
  /** Centroid of each token. Empty for f32. */
  readonly codes: Uint16Array
}

/** Passages as the kernel scores them and the store keeps them. */
export interface CompressedPassages extends PassageCodes {
  /** dim * nbits / 8 bytes a token, packed as codec/packing.ts says; for f32 the little-endian floats themselves. */
  readonly residuals: Uint8Array
}
