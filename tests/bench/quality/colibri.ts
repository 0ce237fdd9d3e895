import { join } from 'node:path'
import { Engine } from '../../../src/core/engine.ts'
import { MemoryStore } from '../../../src/core/memory-store.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { cachingEncoder } from '../../../src/node/encoding/caching-encoder.ts'
import { EncodingCache } from '../../../src/node/encoding/encoding-cache.ts'
import { rememberingQueries } from '../../../src/node/encoding/remembering-encoder.ts'
import { readTestCollection } from '../../../src/node/evaluation/collection.ts'
import { evaluate, indexCollection } from '../../../src/node/evaluation/evaluate.ts'
import { nothingFound } from '../../../src/node/evaluation/nothing-found.ts'
import { unanswerable } from '../../../src/node/evaluation/off-topic.ts'
import { misspelt } from '../../../src/node/evaluation/typos.ts'
import { nodeHost, openNodeEncoder } from '../../../src/node/open-engine.ts'
import { FolderIndex } from './folder-index.ts'
import type { TestSet } from './sets.ts'

const model = new URL('../../../public/models/colibri-mini/', import.meta.url).href

export const modes = ['lexical', 'semantic', 'hybrid'] as const

export interface ColibriQuality {
  readonly documents: number
  readonly queries: number
  /** nDCG@10 with the options that an application has when it chooses none. */
  readonly scores: Readonly<Record<(typeof modes)[number], number>>
  /** nDCG@10 of hybrid with one random edit in every word of more than four letters. */
  readonly misspelt: number
  /** Shares of queries that find nothing: judged ones, and those that no collection answers. */
  readonly judgedNothing: number
  readonly unanswerableNothing: number
}

/** @param cache folder that keeps embeddings and the index, from one run to the next */
export async function colibriQuality({ name, folder }: TestSet, cache: string | undefined): Promise<ColibriQuality> {
  const collection = await readTestCollection(folder)
  const bare = await openNodeEncoder(model)
  await using embeddings =
    cache === undefined ? undefined : await EncodingCache.open(join(cache, name, 'embeddings'), bare.identity)
  const encoder = rememberingQueries(embeddings === undefined ? bare : cachingEncoder(bare, embeddings))
  const store = cache === undefined ? new MemoryStore() : await FolderIndex.open(join(cache, name, 'index'))
  const parts = { encoder, kernel: await loadKernel(), store, host: nodeHost }
  const engine = await Engine.open(parts, { name: 'quality', format: { nbits: 4 } })
  try {
    await indexCollection(engine, collection)
    const score = async (mode: (typeof modes)[number], asked = collection) =>
      (await evaluate(engine, asked, { mode }))['ndcg@10']
    return {
      documents: collection.documents.length,
      queries: collection.queries.size,
      scores: { lexical: await score('lexical'), semantic: await score('semantic'), hybrid: await score('hybrid') },
      misspelt: await score('hybrid', { ...collection, queries: misspelt(collection.queries) }),
      judgedNothing: await nothingFound(engine, collection.queries.values()),
      unanswerableNothing: await nothingFound(engine, unanswerable()),
    }
  } finally {
    await engine.dispose()
    await bare.dispose()
  }
}
