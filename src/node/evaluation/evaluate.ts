import type { Engine } from '../../core/engine.ts'
import type { SearchOptions } from '../../core/options.ts'
import type { IndexProgress } from '../../core/results.ts'
import type { TestCollection } from './collection.ts'
import { meanScores, type Scores } from './metrics.ts'

export interface Evaluation extends Scores {
  readonly documents: number
  readonly queries: number
  readonly passages: number
  readonly tokens: number
  /** Bytes of codes in memory, codec tables included, a token embedding. */
  readonly bytesPerToken: number
  readonly encoder: string
  readonly backend: string
}

/** Documents retrieved for a query: as deep as the deepest metric looks. */
const depth = 100

/** Indexes the documents of a test collection, as an application would. */
export async function indexCollection(
  engine: Engine,
  { documents }: TestCollection,
  onProgress?: (progress: IndexProgress) => void,
): Promise<void> {
  await engine.index(documents, { total: documents.length, ...(onProgress === undefined ? {} : { onProgress }) })
}

/** Runs the queries of a test collection that is indexed, as an application would. */
export async function evaluate(
  engine: Engine,
  { documents, queries, judgements }: TestCollection,
  options: SearchOptions,
): Promise<Evaluation> {
  const rankings = new Map<string, readonly string[]>()
  for (const [id, text] of queries) {
    const { hits } = await engine.search(text, { ...options, k: depth })
    rankings.set(
      id,
      hits.map((hit) => hit.id),
    )
  }
  const { passages, tokens, memory, encoder, backend } = await engine.status()
  return {
    ...meanScores(rankings, judgements),
    documents: documents.length,
    queries: queries.size,
    passages,
    tokens,
    bytesPerToken: tokens === 0 ? 0 : memory / tokens,
    encoder: `${encoder.name} ${encoder.digest.slice(0, 12)}`,
    backend,
  }
}
