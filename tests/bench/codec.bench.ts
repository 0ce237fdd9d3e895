import type { IndexFormat } from '../../src/core/options.ts'
import { cachingEncoder } from '../../src/node/encoding/caching-encoder.ts'
import { EncodingCache } from '../../src/node/encoding/encoding-cache.ts'
import { rememberingEncoder } from '../../src/node/encoding/remembering-encoder.ts'
import { readTestCollection } from '../../src/node/evaluation/collection.ts'
import { evaluate, indexCollection } from '../../src/node/evaluation/evaluate.ts'
import { openNodeEncoder, openNodeEngine } from '../../src/node/open-engine.ts'
import type { BenchOptions } from './run.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href
const formats: readonly IndexFormat[] = ([1, 2] as const).flatMap((pool) =>
  (['f32', 4, 2, 1] as const).map((nbits) => ({ pool, nbits })),
)

/** What do compression and pooling cost in quality? Node, on a test collection, encoded once. */
export async function run({ json, data, cache: folder }: BenchOptions): Promise<void> {
  if (data === undefined) throw new Error('codec needs --data FOLDER, a test collection')
  const collection = await readTestCollection(data)
  const bare = await openNodeEncoder(model)
  await using cache = folder === undefined ? undefined : await EncodingCache.open(folder, bare.identity)
  const encoder = rememberingEncoder(cache === undefined ? bare : cachingEncoder(bare, cache))
  const cases = []
  for (const format of formats) {
    await using engine = await openNodeEngine(encoder, format)
    await indexCollection(engine, collection)
    const { documents, queries, tokens, bytesPerToken, ...scores } = await evaluate(engine, collection, {
      mode: 'semantic',
      exhaustive: true,
      floor: false,
    })
    const { 'ndcg@10': ndcg, 'success@1': success, 'recall@100': recall } = scores
    const figures = { 'ndcg@10': ndcg, 'success@1': success, 'recall@100': recall, bytesPerToken, tokens }
    cases.push({ documents, queries, ...format, ...figures })
  }
  await bare.dispose()
  if (json) console.log(JSON.stringify({ bench: 'codec', cases }))
  else console.table(cases)
}
