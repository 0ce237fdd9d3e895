import { encodeCodec } from '../../../src/core/codec/record.ts'
import type { TokenEmbeddings } from '../../../src/core/types.ts'
import { EncodingCache } from '../../../src/node/encoding/encoding-cache.ts'
import { readTestCollection } from '../../../src/node/evaluation/collection.ts'
import { openNodeEncoder } from '../../../src/node/open-engine.ts'
import type { Base } from './base.ts'
import type { Served } from './served.ts'

const model = new URL('../../../public/models/colibri-mini/', import.meta.url).href
const mostQueries = 50

/** What collections are grown from and searched with. The caller closes the cache. */
export interface Inputs {
  readonly queries: readonly TokenEmbeddings[]
  /** Embeddings of real passages. */
  readonly cache: EncodingCache
}

/**
 * @param data folder of a test collection, whose queries are taken at even distances
 * @param folder of an EncodingCache that `npm run eval --cache` has filled
 */
export async function openInputs(data: string, folder: string): Promise<Inputs> {
  const encoder = await openNodeEncoder(model)
  const texts = [...(await readTestCollection(data)).queries.values()]
  const step = Math.max(1, Math.floor(texts.length / mostQueries))
  const chosen = texts.filter((_, index) => index % step === 0).slice(0, mostQueries)
  const queries: TokenEmbeddings[] = []
  for (const text of chosen) queries.push(await encoder.encodeQuery(text))
  const cache = await EncodingCache.open(folder, encoder.identity)
  await encoder.dispose()
  return { queries, cache }
}

/** Of docs-mdn, passages of so many tokens and more have some 120 on average. */
const fewestTokens = 48

/** So many passages of a cache, at even distances among those that are not short; fewer where there are no more. */
export async function* spread(cache: EncodingCache, passages: number): AsyncGenerator<TokenEmbeddings> {
  let long = 0
  for await (const { rows } of cache.all()) if (rows >= fewestTokens) long++
  const step = Math.max(1, long / passages)
  let [seen, given] = [0, 0]
  for await (const passage of cache.all()) {
    if (passage.rows < fewestTokens) continue
    if (seen++ < given * step) continue
    yield passage
    if (++given === passages) return
  }
}

/** The files that search/served.ts asks for, by name. */
export function servedParts({ codec, compressed }: Base, queries: readonly TokenEmbeddings[]): Record<string, Buffer> {
  const { doclens, codes, residuals, ...head } = compressed
  const served: Served = { head, queries: queries.map(({ rows, dim }) => ({ rows, dim })) }
  return {
    head: Buffer.from(JSON.stringify(served)),
    codec: Buffer.from(encodeCodec(codec)),
    doclens: bufferOf(doclens),
    codes: bufferOf(codes),
    residuals: bufferOf(residuals),
    queries: Buffer.concat(queries.map(({ data }) => bufferOf(data))),
  }
}

const bufferOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
