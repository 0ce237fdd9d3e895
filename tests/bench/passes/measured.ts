import type { Engine } from '../../../src/core/engine.ts'
import { cachingEncoder } from '../../../src/node/encoding/caching-encoder.ts'
import { EncodingCache } from '../../../src/node/encoding/encoding-cache.ts'
import { rememberingQueries } from '../../../src/node/encoding/remembering-encoder.ts'
import { readTestCollection, type TestCollection } from '../../../src/node/evaluation/collection.ts'
import { indexCollection } from '../../../src/node/evaluation/evaluate.ts'
import { meanScores } from '../../../src/node/evaluation/metrics.ts'
import { openNodeEncoder, openNodeEngine } from '../../../src/node/open-engine.ts'
import { median } from '../search/timing.ts'

export const model = new URL('../../../public/models/colibri-mini/', import.meta.url).href
const k = 10

/** Bits a dimension of the indexes that are compared. */
export type ComparedBits = 2 | 4

export interface PassesFigures {
  readonly twoPasses: number
  readonly exhaustive: number
  /** Of nDCG@10: two passes less exhaustive. */
  readonly difference: number
  /** Of the ten hits of exhaustive search, the share that two passes find, over all queries. */
  readonly recall: number
  /** Queries whose ten hits are the same, in the same order. */
  readonly alike: number
  readonly twoPassesP50: number
  readonly exhaustiveP50: number
}

/** Compares both ways over all queries of a collection that is indexed with so many bits, here in memory. */
export async function measure(data: string, nbits: ComparedBits, folder: string | undefined) {
  const collection = await readTestCollection(data)
  const bare = await openNodeEncoder(model)
  await using cache = folder === undefined ? undefined : await EncodingCache.open(folder, bare.identity)
  const encoder = rememberingQueries(cache === undefined ? bare : cachingEncoder(bare, cache))
  await using engine = await openNodeEngine(encoder, { nbits })
  await indexCollection(engine, collection)
  const { documents, passages, tokens } = await engine.status()
  const figures = await compare(engine, collection)
  await bare.dispose()
  return { documents, passages, tokens, queries: collection.queries.size, nbits, ...figures }
}

/** Each query is searched both ways in turn, so that a busy neighbour slows both alike. */
async function compare(engine: Engine, { queries, judgements }: TestCollection): Promise<PassesFigures> {
  const found = { twoPasses: new Map<string, string[]>(), exhaustive: new Map<string, string[]>() }
  const times = { twoPasses: [] as number[], exhaustive: [] as number[] }
  let shared = 0
  let wanted = 0
  let alike = 0
  for (const [id, text] of queries) {
    for (const way of ['exhaustive', 'twoPasses'] as const) {
      const { hits, timing } = await engine.search(text, {
        mode: 'semantic',
        floor: false,
        k,
        exhaustive: way === 'exhaustive',
      })
      found[way].set(
        id,
        hits.map((hit) => hit.id),
      )
      times[way].push(timing.score)
    }
    const both = [found.twoPasses.get(id) ?? [], found.exhaustive.get(id) ?? []] as const
    const [twoPasses, exhaustive] = both
    shared += exhaustive.filter((hit) => twoPasses.includes(hit)).length
    wanted += exhaustive.length
    alike += exhaustive.join('\n') === twoPasses.join('\n') ? 1 : 0
  }
  const ndcg = (way: keyof typeof found) => meanScores(found[way], judgements)['ndcg@10']
  return {
    twoPasses: ndcg('twoPasses'),
    exhaustive: ndcg('exhaustive'),
    difference: ndcg('twoPasses') - ndcg('exhaustive'),
    recall: shared / wanted,
    alike,
    twoPassesP50: median(times.twoPasses),
    exhaustiveP50: median(times.exhaustive),
  }
}
