import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine } from '../../src/core/engine.ts'
import type { IndexFormat } from '../../src/core/options.ts'
import type { Encoder } from '../../src/core/ports.ts'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { buildBundle } from '../../src/node/bundle/build.ts'
import { FolderStore } from '../../src/node/bundle/folder-store.ts'
import { cachingEncoder } from '../../src/node/encoding/caching-encoder.ts'
import { EncodingCache } from '../../src/node/encoding/encoding-cache.ts'
import { rememberingEncoder } from '../../src/node/encoding/remembering-encoder.ts'
import { readTestCollection, type TestCollection } from '../../src/node/evaluation/collection.ts'
import { evaluate } from '../../src/node/evaluation/evaluate.ts'
import { nodeHost, openNodeEncoder } from '../../src/node/open-engine.ts'
import { presetNames, presets, sendsWords } from '../../src/node/presets.ts'
import { kilobytesPerPage } from './bundle/kilobytes.ts'
import type { BenchOptions } from './run.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href

interface Case extends IndexFormat {
  readonly preset: string
}

/** Whole embeddings first, which the others are compared with. */
const cases: readonly Case[] = [
  { preset: '', nbits: 'f32', pool: 1 },
  { preset: 'full', ...presets.full },
  { preset: '', nbits: 1, pool: 1 },
  { preset: '', nbits: 2, pool: 2 },
  { preset: '', nbits: 1, pool: 2 },
  { preset: '', nbits: 2, pool: 3 },
  { preset: 'default', ...presets.default },
  { preset: '', nbits: 1, pool: 4 },
  { preset: '', nbits: 2, pool: 8 },
  { preset: 'small', ...presets.small },
]

/** What does a page of a bundle weigh as it is sent, and what does that cost in quality? Node, on a test collection. */
export async function run({ json, data, cache: folder }: BenchOptions): Promise<void> {
  if (data === undefined) throw new Error('bundle needs --data FOLDER, a test collection')
  const collection = await readTestCollection(data)
  const bare = await openNodeEncoder(model)
  await using cache = folder === undefined ? undefined : await EncodingCache.open(folder, bare.identity)
  const encoder = rememberingEncoder(cache === undefined ? bare : cachingEncoder(bare, cache))
  const figures = []
  for (const { preset, ...format } of cases) {
    const words = presetNames.every((name) => name !== preset || sendsWords(name))
    figures.push({ preset, ...format, ...(await measure(collection, encoder, format, words)) })
  }
  await bare.dispose()
  if (json) console.log(JSON.stringify({ bench: 'bundle', documents: collection.documents.length, cases: figures }))
  else console.table(figures)
}

async function measure(collection: TestCollection, encoder: Encoder, format: IndexFormat, words: boolean) {
  const folder = await mkdtemp(join(tmpdir(), 'colibri-bench-'))
  try {
    const laid = { encoder, kernel: await loadKernel(), format, words, mostWhole: Number.POSITIVE_INFINITY }
    const { bundle } = await buildBundle(collection.documents, folder, laid)
    const parts = { encoder, kernel: await loadKernel(), store: await FolderStore.open(folder), host: nodeHost }
    await using engine = await Engine.open(parts, { name: 'bundle', format: {} })
    const quality = async (mode: 'semantic' | 'hybrid') =>
      (await evaluate(engine, collection, { mode, floor: false }))['ndcg@10']
    return {
      hybridNdcg: await quality('hybrid'),
      semanticNdcg: await quality('semantic'),
      ...kilobytesPerPage(bundle, collection.documents.length),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
