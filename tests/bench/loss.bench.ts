import { join } from 'node:path'
import { Engine } from '../../src/core/engine.ts'
import type { Kernel } from '../../src/core/ports.ts'
import type { TokenEmbeddings } from '../../src/core/types.ts'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { FolderStore } from '../../src/node/bundle/folder-store.ts'
import { cachingEncoder } from '../../src/node/encoding/caching-encoder.ts'
import { delegatingEncoder } from '../../src/node/encoding/delegating-encoder.ts'
import { EncodingCache } from '../../src/node/encoding/encoding-cache.ts'
import { readTestCollection, type TestCollection } from '../../src/node/evaluation/collection.ts'
import { ndcg } from '../../src/node/evaluation/metrics.ts'
import { nodeHost, openNodeEncoder } from '../../src/node/open-engine.ts'
import { buildSiteIndex, sitePreset } from './answer/site.ts'
import { exactKernel } from './loss/exact-kernel.ts'
import { exactScores } from './loss/exact-scores.ts'
import type { BenchOptions } from './run.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href
const k = 10
const modes = ['hybrid', 'semantic'] as const
type Mode = (typeof modes)[number]

/**
 * What does the preset `default` lose beside whole embeddings, on a collection whose whole embeddings do not fit into memory?
 * nDCG@10 of the built index as it is searched, two passes included, and of the same search with exact scores of whole embeddings
 * of every passage. Without the relevance floor, over all queries, since 200 of docs-mdn's 759 were off by .010. Needs `--cache`,
 * which keeps the index.
 */
export async function run({ json, data, cache: folder }: BenchOptions): Promise<void> {
  if (data === undefined || folder === undefined) throw new Error('loss needs --data FOLDER and --cache FOLDER')
  const collection = await readTestCollection(data)
  const bare = await openNodeEncoder(model)
  await using cache = await EncodingCache.open(folder, bare.identity)
  const encoder = cachingEncoder(bare, cache)
  const index = join(folder, 'site', 'search')
  await buildSiteIndex(collection.documents, index, encoder)
  const store = await FolderStore.open(index)
  const queries = [...collection.queries]
  // As hybrid search encodes them: some have mistyped words put right.
  const asked = new Map<string, TokenEmbeddings>()
  const remembering = delegatingEncoder(encoder, {
    encodeQuery: async (text) => {
      const embeddings = asked.get(text) ?? (await encoder.encodeQuery(text))
      asked.set(text, embeddings)
      return embeddings
    },
    dispose: async () => undefined,
  })
  const open = (kernel: Kernel) =>
    Engine.open({ encoder: remembering, kernel, store, host: nodeHost }, { name: 'loss', format: {} })
  await using built = await open(await loadKernel())
  const compressed = await quality(built, false)
  const scores = await exactScores(collection.documents, store, encoder, [...asked.values()])
  await using whole = await open(exactKernel(await loadKernel(), scores))
  const exact = await quality(whole, true)
  const cases = modes.map((mode) => ({
    mode,
    whole: exact[mode],
    compressed: compressed[mode],
    loss: exact[mode] - compressed[mode],
  }))
  const facts = { documents: collection.documents.length, preset: sitePreset, queries: queries.length }
  if (json) console.log(JSON.stringify({ bench: 'loss', ...facts, cases }))
  else console.table(cases)
  await bare.dispose()

  async function quality(engine: Engine, exhaustive: boolean): Promise<Readonly<Record<Mode, number>>> {
    const sums = { hybrid: 0, semantic: 0 }
    for (const [id, text] of queries) {
      for (const mode of modes) {
        const { hits } = await engine.search(text, { mode, k, exhaustive, floor: false })
        const found = hits.map((hit) => hit.id)
        sums[mode] += ndcg(found, judgementsOf(collection, id), k) / queries.length
      }
    }
    return sums
  }
}

function judgementsOf({ judgements }: TestCollection, query: string) {
  const found = judgements.get(query)
  if (found === undefined) throw new Error(`query ${query} is not judged`)
  return found
}
