import type { Encoder } from '../../src/core/ports.ts'
import type { Document, TokenEmbeddings } from '../../src/core/types.ts'
import { cachingEncoder } from '../../src/node/encoding/caching-encoder.ts'
import { EncodingCache } from '../../src/node/encoding/encoding-cache.ts'
import { rememberingEncoder } from '../../src/node/encoding/remembering-encoder.ts'
import type { TestCollection } from '../../src/node/evaluation/collection.ts'
import { meanScores } from '../../src/node/evaluation/metrics.ts'
import { openNodeEncoder } from '../../src/node/open-engine.ts'
import { openHnswPage } from './peers/chromium.ts'
import { colibri } from './peers/colibri.ts'
import { documentsFor } from './peers/documents.ts'
import { flexSearch, lunrSearch, miniSearch, oramaFullText } from './peers/full-text.ts'
import type { Peer } from './peers/peer.ts'
import { poolPassages } from './peers/pooled.ts'
import { hnsw, oramaVectors } from './peers/vectors.ts'
import type { BenchOptions } from './run.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href
const k = 10

interface PeerFigures {
  readonly name: string
  /** Of indexing with the embeddings at hand, and of the median query with its embedding at hand. */
  readonly indexMilliseconds: number
  readonly queryP50: number
  readonly storedBytes?: number
  readonly 'ndcg@10'?: number
}

/**
 * What would be used instead, on the same documents: index time, query time, size and, with judgements, quality. In
 * Node, but for hnswlib, which runs in Chromium. What encoding costs is shown apart, because all that take embeddings
 * share it.
 */
export async function run({ json, data, cache: folder }: BenchOptions): Promise<void> {
  const collection = await documentsFor(data)
  const { documents } = collection
  const bare = await openNodeEncoder(model)
  await using cache = folder === undefined ? undefined : await EncodingCache.open(folder, bare.identity)
  const encoder = rememberingEncoder(cache === undefined ? bare : cachingEncoder(bare, cache))
  const encoding = await measureEncoding(bare, encoder, collection)
  const { queries } = encoding
  const embeddingsOf = (query: string): TokenEmbeddings => queries.get(query) ?? missing(query)
  const pooled = await poolPassages(encoder, documents)
  const { browser, page } = await openHnswPage()
  try {
    const peers: (() => Peer | Promise<Peer>)[] = [
      () => colibri('Colibri, hybrid', encoder, { nbits: 4, mode: 'hybrid' }),
      () => colibri('Colibri, lexical', encoder, { nbits: 4, mode: 'lexical' }),
      () => colibri('Colibri, semantic', encoder, { nbits: 4, mode: 'semantic' }),
      () => colibri('Colibri, semantic, exhaustive', encoder, { nbits: 4, mode: 'semantic', exhaustive: true }),
      () => colibri('the same encoder, exact in f32', encoder, { nbits: 'f32', mode: 'semantic', exhaustive: true }),
      miniSearch,
      lunrSearch,
      oramaFullText,
      flexSearch,
      () => oramaVectors(pooled, embeddingsOf, bare.identity.dim),
      () => hnsw(pooled, embeddingsOf, page),
    ]
    const cases: PeerFigures[] = []
    for (const make of peers) cases.push(await measure(await make(), documents, collection))
    const { passageMilliseconds, queryMilliseconds } = encoding
    const facts = {
      documents: documents.length,
      passages: pooled.ids.length,
      queries: collection.queries.size,
      encodePassage: `${passageMilliseconds.toFixed(1)} ms`,
      encodeQuery: `${queryMilliseconds.toFixed(1)} ms`,
      browser: `Chromium ${browser.version()}`,
    }
    if (json) console.log(JSON.stringify({ bench: 'peers', ...facts, cases }))
    else {
      console.log(facts)
      console.table(cases)
    }
  } finally {
    await browser.close()
    await bare.dispose()
  }
}

async function measure(peer: Peer, documents: readonly Document[], collection: TestCollection): Promise<PeerFigures> {
  const elapsed = async (task: () => Promise<unknown>) => {
    const start = performance.now()
    await task()
    return peer.lastMilliseconds?.() ?? performance.now() - start
  }
  const indexMilliseconds = await elapsed(() => peer.index(documents))
  const rankings = new Map<string, readonly string[]>()
  const times: number[] = []
  for (const [id, text] of collection.queries) {
    // The first call of each query warms up what it needs; the second is counted.
    rankings.set(id, await peer.search(text, k))
    times.push(await elapsed(() => peer.search(text, k)))
  }
  const bytes = await peer.bytes?.()
  await peer.close()
  return {
    name: peer.name,
    indexMilliseconds,
    queryP50: median(times),
    ...(bytes === undefined ? {} : { storedBytes: bytes }),
    ...(collection.judgements.size === 0 ? {} : { 'ndcg@10': meanScores(rankings, collection.judgements)['ndcg@10'] }),
  }
}

const timedPassages = 16

/** Encodes every query, which later searches then have at hand, and a few passages, to tell what that costs. */
async function measureEncoding(bare: Encoder, remembering: Encoder, { documents, queries }: TestCollection) {
  const texts = documents.slice(0, timedPassages).map(({ title, text, sections }) => {
    const first = text ?? sections?.[0]?.text ?? ''
    return `${title ?? ''}\n${first}`
  })
  const start = performance.now()
  for (const batch of bare.planBatches(texts)) await bare.encodePassages(batch.map((index) => texts[index] ?? ''))
  const passageMilliseconds = (performance.now() - start) / texts.length
  const times: number[] = []
  const encoded = new Map<string, TokenEmbeddings>()
  for (const text of queries.values()) {
    const before = performance.now()
    encoded.set(text, await remembering.encodeQuery(text))
    times.push(performance.now() - before)
  }
  return { queries: encoded, passageMilliseconds, queryMilliseconds: median(times) }
}

function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? Number.NaN
}

function missing(query: string): never {
  throw new Error(`"${query}" was not encoded`)
}
