import { EncodingCache } from '../../src/node/encoding/encoding-cache.ts'
import { readTestCollection } from '../../src/node/evaluation/collection.ts'
import { openNodeEncoder } from '../../src/node/open-engine.ts'
import { apart } from './passes/apart.ts'
import { fillCache } from './passes/fill-cache.ts'
import { model } from './passes/measured.ts'
import type { BenchOptions } from './run.ts'

/**
 * What does the search in two passes lose beside scoring every passage exactly? nDCG@10 of both, in Node, over all judged
 * queries of a test collection, by meaning alone and without the relevance floor. Indexes of 4 and of 2 bits are measured at the same
 * time, since a large collection takes half an hour; each query is searched both ways in turn, so that the other slows both alike.
 */
export async function run({ json, data, cache: folder }: BenchOptions): Promise<void> {
  if (data === undefined) throw new Error('passes needs --data FOLDER, a test collection')
  if (folder !== undefined) {
    const encoder = await openNodeEncoder(model)
    await using cache = await EncodingCache.open(folder, encoder.identity)
    await fillCache(cache, await readTestCollection(data), encoder)
    await encoder.dispose()
  }
  for (const figures of await Promise.all([apart(data, 4, folder), apart(data, 2, folder)])) {
    const row = { bench: 'passes', ...figures }
    if (json) console.log(JSON.stringify(row))
    else console.table([row])
  }
}
