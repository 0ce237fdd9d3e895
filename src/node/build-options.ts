import { SearchError } from '../core/errors.ts'
import {
  anything,
  callback,
  checkOptions,
  type IndexFormat,
  largestPool,
  nonEmptyText,
  oneOf,
  type Rules,
  wholeNumber,
} from '../core/options.ts'
import type { Document } from '../core/types.ts'
import type { BuildProgress } from './bundle/parts.ts'
import { type Preset, presetNames } from './presets.ts'

export interface BuildIndexOptions {
  /**
   * What to index: a folder of Markdown, MDX, HTML and JSON Lines, one such file, a `.txt` list of URLs, a sitemap, a
   * list of these, or the documents themselves.
   */
  readonly source: string | readonly string[] | Iterable<Document> | AsyncIterable<Document>
  /** Folder of the bundle. Made when it is not there; a bundle in it is brought up to date. */
  readonly out: string
  /** What the url of every page from a folder begins with. Default `/`. */
  readonly base?: string
  /** Folder or URL of a model package. Default: the built-in encoder. The page must search with the same. */
  readonly model?: string
  /** Default `default`. `small` weighs less and finds less, `full` weighs more and finds matches faster. */
  readonly preset?: Preset
  /** Bits a residual dimension, when not the preset's. */
  readonly nbits?: IndexFormat['nbits']
  /** Token pooling factor, 1 to 16, when not the preset's. */
  readonly pool?: IndexFormat['pool']
  /** `native` is onnxruntime-node; `auto` takes it where it is installed, else `wasm`. Default `auto`. */
  readonly device?: 'auto' | 'native' | 'wasm'
  /** Threads of the encoder. Default: the runtime's choice for `native`, 1 for `wasm`. */
  readonly threads?: number
  /** Folder where embeddings are kept, 4 bytes a dimension: for building in several ways without encoding again. */
  readonly cache?: string
  /** Called with a file's path in the source folder; false leaves it out. */
  readonly accept?: (path: string) => boolean
  readonly onProgress?: (progress: BuildProgress) => void
  readonly signal?: AbortSignal
}

const rules: Rules = {
  source: anything,
  out: nonEmptyText,
  base: (value) => (typeof value === 'string' ? undefined : 'must be a string'),
  model: nonEmptyText,
  preset: oneOf(...presetNames),
  nbits: oneOf(4, 2, 1, 'f32'),
  pool: wholeNumber(1, largestPool),
  device: oneOf('auto', 'native', 'wasm'),
  threads: wholeNumber(1, 64),
  cache: nonEmptyText,
  accept: callback,
  onProgress: callback,
  signal: anything,
}

/** @throws SearchError `options-invalid` */
export function checkBuildOptions(options: BuildIndexOptions): void {
  checkOptions('buildIndex', options, rules)
  for (const required of ['source', 'out'] as const) {
    if (options[required] === undefined) {
      throw new SearchError('options-invalid', `buildIndex: option "${required}" is required`)
    }
  }
}
