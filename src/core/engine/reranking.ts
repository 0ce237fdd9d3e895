import { compress } from '../codec/compress.ts'
import { exactCodec } from '../codec/record.ts'
import { SearchError } from '../errors.ts'
import type { RerankOptions } from '../options.ts'
import type { SearchResult } from '../results.ts'
import { spreadOf } from '../search/boosted.ts'
import { TopK } from '../search/topk.ts'
import { passageText } from '../text/passage-text.ts'
import { splitDocument } from '../text/split.ts'
import { validateDocument } from '../text/validate.ts'
import type { Document, Passage, TokenEmbeddings } from '../types.ts'
import { hitOf } from './hit.ts'
import { matchesOf } from './matching.ts'
import type { EngineParts } from './parts.ts'

interface Unscored {
  readonly document: Document
  readonly passage: Passage
}

interface Scored extends Unscored {
  readonly score: number
  readonly rows: TokenEmbeddings
}

/** Scores documents that are in no index: encoded here and now, exact f32 MaxSim, each document by its best passage. */
export async function rerankDocuments(
  parts: EngineParts,
  query: string,
  values: readonly unknown[],
  { k = 10, matches = false }: RerankOptions,
  signal?: AbortSignal,
): Promise<SearchResult> {
  const { encoder, lane, host } = parts
  const passages = passagesOf(parts, values)
  const started = host.now()
  const embeddings = await lane.run('query', () => encoder.encodeQuery(query))
  const best = new Map<string, Scored>()
  let scoring = 0
  const texts = passages.map(({ passage }) => passageText(passage))
  for (const indices of encoder.planBatches(texts)) {
    signal?.throwIfAborted()
    await lane.run('query', async () => {
      const encoded = await encoder.encodePassages(indices.map((index) => texts[index] ?? ''))
      const scoringFrom = host.now()
      for (const [place, score] of exactScores(parts, embeddings, encoded).entries()) {
        const unscored = passages[indices[place] ?? -1]
        const rows = encoded[place]
        if (unscored === undefined || rows === undefined) continue
        const rival = best.get(unscored.document.id)
        if (rival === undefined || score > rival.score) best.set(unscored.document.id, { ...unscored, score, rows })
      }
      scoring += host.now() - scoringFrom
    })
    await host.pause()
  }
  const encode = host.now() - started - scoring
  const readingFrom = host.now()
  const ranked = new TopK<Scored>(k)
  const spread = spreadOf(Array.from(best.values(), ({ score }) => score))
  for (const scored of best.values()) {
    const score = scored.score + Math.log(scored.document.boost ?? 1) * spread
    ranked.offer(score, { ...scored, score })
  }
  const hits = ranked.ranked().map(({ document, passage, score, rows }) => {
    const hit = hitOf(document, passage, score)
    return matches ? { ...hit, matches: matchesOf(encoder, query, embeddings, passage, rows) } : hit
  })
  return {
    hits,
    mode: 'semantic',
    passages: passages.length,
    timing: { encode, score: scoring, read: host.now() - readingFrom },
  }
}

function passagesOf({ encoder }: EngineParts, values: readonly unknown[]): Unscored[] {
  const seen = new Set<string>()
  return values.flatMap((value, position) => {
    const document = validateDocument(value, position)
    if (seen.has(document.id)) {
      throw new SearchError('document-invalid', `Document "${document.id}" was given twice in one call of rerank()`)
    }
    seen.add(document.id)
    const countTokens = (text: string) => encoder.countTokens(text)
    const passages = splitDocument(document, { countTokens, budget: encoder.passageBudget })
    return passages.map((passage) => ({ document, passage }))
  })
}

/** Runs between two awaits, so that nobody else's query is set in the kernel meanwhile. */
function exactScores({ kernel }: EngineParts, query: TokenEmbeddings, passages: readonly TokenEmbeddings[]) {
  const codec = exactCodec(query.dim)
  const chunk = 'rerank'
  kernel.addCodec(codec)
  kernel.addChunk(chunk, compress(codec, passages, kernel.nearest.bind(kernel)))
  try {
    kernel.setQuery(query)
    return kernel.score(chunk)
  } finally {
    kernel.removeChunk(chunk)
  }
}
