import { create, insertMultiple, save, searchVector } from '@orama/orama'
import type { Page } from 'playwright-core'
import type { TokenEmbeddings } from '../../../src/core/types.ts'
import type { HnswPage } from './hnsw-page.ts'
import { jsonSize, type Peer } from './peer.ts'
import { documentsOf, meanVector, type PooledPassages } from './pooled.ts'

/** Passages to ask for, so that enough documents are among them. */
const passagesFor = (k: number): number => 4 * k

export type QueryEmbeddings = (query: string) => TokenEmbeddings

export function oramaVectors({ ids, vectors }: PooledPassages, embeddingsOf: QueryEmbeddings, dim: number): Peer {
  const database = create({ schema: { passage: 'string', embedding: `vector[${dim}]` } })
  return {
    name: 'Orama, vectors',
    index: async () => {
      await insertMultiple(
        database,
        vectors.map((vector, passage) => ({ passage: `${passage}`, embedding: [...vector] })),
      )
    },
    search: async (query, k) => {
      const value = [...meanVector(embeddingsOf(query))]
      const wanted = { mode: 'vector' as const, vector: { value, property: 'embedding' }, similarity: -1 }
      const { hits } = await searchVector(database, { ...wanted, limit: passagesFor(k) })
      const passages = hits.map(({ document }) => Number(document.passage))
      return documentsOf(passages, ids, k)
    },
    bytes: async () => jsonSize(save(database)),
    close: async () => undefined,
  }
}

/** hnswlib runs in browsers only; `page` holds hnsw-page.ts. Its time is that of the page, the way there left out. */
export function hnsw({ ids, vectors }: PooledPassages, embeddingsOf: QueryEmbeddings, page: Page): Peer {
  let milliseconds = 0
  const ask = async <Verb extends keyof HnswPage>(verb: Verb, ...values: Parameters<HnswPage[Verb]>) => {
    const answer = await page.evaluate<Awaited<ReturnType<HnswPage[Verb]>>>(
      `hnsw.${verb}(${values.map((value) => JSON.stringify(value)).join(', ')})`,
    )
    milliseconds = answer.milliseconds
    return answer
  }
  return {
    name: 'hnswlib-wasm, vectors',
    index: async () => {
      await ask(
        'build',
        vectors.map((vector) => [...vector]),
      )
    },
    search: async (query, k) => {
      const { passages } = await ask('search', [...meanVector(embeddingsOf(query))], passagesFor(k))
      return documentsOf(passages, ids, k)
    },
    close: async () => page.close(),
    lastMilliseconds: () => milliseconds,
  }
}
