import type { SearchOptions } from '../options.ts'
import type { Encoder, Host, Kernel } from '../ports.ts'
import type { Hit, SearchResult } from '../results.ts'
import { TopK } from '../search/topk.ts'
import type { TokenEmbeddings } from '../types.ts'
import type { Collection, LoadedChunk, StoredPassage } from './collection.ts'
import { hitOf } from './hit.ts'
import type { Lane } from './lane.ts'
import { matchesOf, storedRows } from './matching.ts'

export interface SearchingParts {
  readonly collection: Collection
  readonly encoder: Encoder
  readonly kernel: Kernel
  readonly lane: Lane
  readonly host: Host
}

/** A document's best passage. */
export interface Candidate {
  readonly chunk: LoadedChunk
  readonly passage: number
  readonly score: number
}

/** query -> token embeddings -> MaxSim of every passage -> each document's best passage -> the k best documents. */
export async function searchCollection(
  parts: SearchingParts,
  query: string,
  { k = 10, matches = false }: SearchOptions,
  signal?: AbortSignal,
): Promise<SearchResult> {
  const { collection, encoder, lane, host } = parts
  const started = host.now()
  const embeddings = await lane.run('query', () => {
    signal?.throwIfAborted()
    return encoder.encodeQuery(query)
  })
  const encoded = host.now()
  for (;;) {
    const scoringFrom = host.now()
    await collection.refresh()
    collection.usable()
    const { candidates, passages } = await lane.run('query', () => {
      signal?.throwIfAborted()
      return bestDocuments(parts.kernel, [...collection.chunks.values()], embeddings, k)
    })
    const scored = host.now()
    // Undefined when a chunk went away under us: compacted by another tab, or found damaged and dropped. Either way
    // the next turn sees a newer manifest or one chunk fewer, so the loop ends.
    const texts = await readTexts(collection, candidates)
    if (texts === undefined) continue
    const hits: Hit[] = []
    for (const { candidate, text } of texts) {
      signal?.throwIfAborted()
      const hit = hitOf(text.document, text.passage, candidate.score)
      const rows = matches ? await storedRows(parts, candidate, hit.passage) : undefined
      const found = rows === undefined ? [] : matchesOf(encoder, query, embeddings, hit.passage, rows)
      hits.push(matches ? { ...hit, matches: found } : hit)
    }
    const timing = { encode: encoded - started, score: scored - scoringFrom, read: host.now() - scored }
    return { hits, passages, timing }
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

function bestDocuments(kernel: Kernel, chunks: readonly LoadedChunk[], query: TokenEmbeddings, k: number) {
  const best = new TopK<Candidate>(k)
  let passages = 0
  if (chunks.length > 0) kernel.setQuery(query)
  for (const chunk of chunks) {
    const scores = kernel.score(chunk.entry.id)
    passages += scores.length
    for (const { passage, document, score } of bestPassages(scores, chunk.documentOf)) {
      if (!chunk.removed.has(document)) best.offer(score, { chunk, passage, score })
    }
  }
  return { candidates: best.ranked(), passages }
}

/** The best passage of each document, the earlier one at a tie; a document's passages stand together. */
function* bestPassages(scores: Float32Array, documentOf: Uint32Array) {
  for (let passage = 0; passage < scores.length; ) {
    const document = documentOf[passage] ?? 0
    let best = passage
    for (passage++; passage < scores.length && documentOf[passage] === document; passage++) {
      if ((scores[passage] ?? 0) > (scores[best] ?? 0)) best = passage
    }
    yield { passage: best, document, score: scores[best] ?? 0 }
  }
}
