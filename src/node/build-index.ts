import type { BundleManifest } from '../core/bundle/manifest.ts'
import { documentsIn } from '../core/bundle/manifest.ts'
import { loadKernel } from '../kernel/kernel.ts'
import { type BuildIndexOptions, checkBuildOptions } from './build-options.ts'
import { type BuiltBundle, buildBundle } from './bundle/build.ts'
import type { BuildParts } from './bundle/parts.ts'
import { cachingEncoder } from './encoding/caching-encoder.ts'
import { EncodingCache } from './encoding/encoding-cache.ts'
import { gatherDocuments, type Problem } from './gather-documents.ts'
import { openNodeEncoder } from './open-engine.ts'
import { builtInModel } from './package-files.ts'
import { presets, sendsWords } from './presets.ts'

export interface BuildSummary {
  readonly documents: number
  /** Of those, documents that were not encoded again. */
  readonly unchanged: number
  /** Pages that asked not to be searched. */
  readonly leftOut: number
  readonly passages: number
  /** Of those, passages that were encoded. */
  readonly encoded: number
  /** Token embeddings. */
  readonly tokens: number
  /** Bytes of the bundle's files, as they are sent. */
  readonly bytes: number
  readonly seconds: number
  readonly backend: string
  readonly problems: readonly Problem[]
}

/** Builds the same index again and again, with one encoder. */
export interface IndexBuilder extends AsyncDisposable {
  build(): Promise<BuildSummary>
}

/** @throws SearchError `options-invalid`, `model-unavailable`, `model-invalid`, `backend-failed` */
export async function openBuilder(options: BuildIndexOptions): Promise<IndexBuilder> {
  checkBuildOptions(options)
  const { preset = 'default', nbits = presets[preset].nbits, pool = presets[preset].pool } = options
  const { device, threads, model = builtInModel(), signal, onProgress } = options
  const encoder = await openNodeEncoder(model, { ...(device && { device }), ...(threads && { threads }) })
  const cache = options.cache === undefined ? undefined : await EncodingCache.open(options.cache, encoder.identity)
  const kernel = await loadKernel()
  const cached = cache === undefined ? encoder : cachingEncoder(encoder, cache)
  const parts = { encoder: cached, kernel, format: { nbits, pool }, words: sendsWords(preset), signal, onProgress }
  return {
    build: () => build(options, parts),
    async [Symbol.asyncDispose]() {
      kernel.dispose()
      await encoder.dispose()
      await cache?.[Symbol.asyncDispose]()
    },
  }
}

/**
 * Writes an index ahead of time: a folder that any static host can serve and `createSearch({ index })` searches. What has
 * not changed since the last build into the same folder is not encoded again. What cannot be read is in
 * `summary.problems`, and the rest is indexed.
 * @throws SearchError `options-invalid`, `model-unavailable`, `model-invalid`, `backend-failed`
 */
export async function buildIndex(options: BuildIndexOptions): Promise<BuildSummary> {
  const builder = await openBuilder(options)
  // No `await using`: the demo's Vite configuration imports this as it stands, and Node 20 cannot parse that.
  try {
    return await builder.build()
  } finally {
    await builder[Symbol.asyncDispose]()
  }
}

async function build(options: BuildIndexOptions, parts: BuildParts): Promise<BuildSummary> {
  const started = performance.now()
  const { documents, problems, leftOut } = await gatherDocuments(options)
  const built = await buildBundle(documents, options.out, parts)
  const seconds = (performance.now() - started) / 1000
  return { ...summaryOf(built), leftOut, problems, seconds, backend: parts.encoder.backend }
}

function summaryOf({ bundle, unchanged, encoded }: BuiltBundle) {
  const { documents, passages, tokens, bytes } = sizesOf(bundle)
  return { documents, unchanged, passages, encoded, tokens, bytes }
}

/** What a bundle holds, added up. */
export function sizesOf({ index, files }: BundleManifest) {
  const sum = (count: (chunk: (typeof index.chunks)[number]) => number) =>
    index.chunks.reduce((total, chunk) => total + count(chunk), 0)
  return {
    documents: documentsIn(index),
    passages: sum(({ passages }) => passages),
    tokens: sum(({ tokens }) => tokens),
    bytes: files.reduce((total, { packed }) => total + packed, 0),
  }
}
