import type { SearchOptions } from '../options.ts'
import type { Hit, SearchResult } from '../results.ts'
import type { Collection, StoredPassage } from './collection.ts'
import { hitOf } from './hit.ts'
import { matchesOf, storedRows } from './matching.ts'
import type { Candidate, EngineParts } from './parts.ts'
import { bestDocuments } from './ranking.ts'

/**
 * query -> token embeddings -> MaxSim of every passage -> each document's best passage -> the k best documents.
 *
 * Holds the lane to the end: reading the hits waits for storage many times, and a batch that slipped in at each of them
 * would make the query wait for them all.
 */
export function searchCollection(
  parts: EngineParts,
  query: string,
  options: SearchOptions,
  signal?: AbortSignal,
): Promise<SearchResult> {
  return parts.lane.run('query', () => search(parts, query, options, signal))
}

async function search(
  parts: EngineParts,
  query: string,
  { k = 10, matches = false, exhaustive = false }: SearchOptions,
  signal?: AbortSignal,
): Promise<SearchResult> {
  const { collection, encoder, kernel, host } = parts
  signal?.throwIfAborted()
  const started = host.now()
  const embeddings = await encoder.encodeQuery(query)
  const encoded = host.now()
  for (;;) {
    const scoringFrom = host.now()
    await collection.refresh()
    collection.usable()
    signal?.throwIfAborted()
    const chunks = [...collection.chunks.values()]
    const ranking = await bestDocuments(kernel, collection.residency, chunks, embeddings, {
      k,
      exhaustive: exhaustive || collection.manifest.nbits === 'f32',
    })
    const scored = host.now()
    if (ranking === undefined) continue
    const { candidates, passages } = ranking
    // Undefined, as the ranking is, when a chunk went away under us: compacted by another tab, or found damaged and dropped. Either way
    // the next turn sees a newer manifest or one chunk fewer, so the loop ends.
    const texts = await readTexts(collection, candidates)
    if (texts === undefined) continue
    const hits: Hit[] = []
    for (const { candidate, text } of texts) {
      const hit = hitOf(text.document, text.passage, candidate.score)
      const rows = matches ? await storedRows(parts, candidate, hit.passage) : undefined
      const found = rows === undefined ? [] : matchesOf(encoder, query, embeddings, hit.passage, rows)
      hits.push(matches ? { ...hit, matches: found } : hit)
    }
    signal?.throwIfAborted()
    const timing = { encode: encoded - started, score: scored - scoringFrom, read: host.now() - scored }
    return { hits, mode: 'semantic', passages, timing }
  }
}

async function readTexts(collection: Collection, candidates: readonly Candidate[]) {
  const texts: { candidate: Candidate; text: StoredPassage }[] = []
  for (const candidate of candidates) {
    const text = await collection.passage(candidate.chunk, candidate.passage)
    if (text === undefined) return undefined
    texts.push({ candidate, text })
  }
  return texts
}
