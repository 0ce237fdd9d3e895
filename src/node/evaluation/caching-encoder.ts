import type { Encoder } from '../../core/ports.ts'
import type { TokenEmbeddings } from '../../core/types.ts'
import type { EncodingCache } from './encoding-cache.ts'

/** The same encoder, but that passages are taken from a cache on disk where they are there, and put there otherwise. */
export function cachingEncoder(encoder: Encoder, cache: EncodingCache): Encoder {
  return {
    identity: encoder.identity,
    backend: encoder.backend,
    passageBudget: encoder.passageBudget,
    ...(encoder.relevanceFloor === undefined ? {} : { relevanceFloor: encoder.relevanceFloor }),
    countTokens: (text) => encoder.countTokens(text),
    planBatches: (texts) => encoder.planBatches(texts),
    passageRanges: (text) => encoder.passageRanges(text),
    queryRanges: (text) => encoder.queryRanges(text),
    encodeQuery: (text) => encoder.encodeQuery(text),
    encodePassages: async (texts) => {
      const embeddings: (TokenEmbeddings | undefined)[] = await Promise.all(texts.map((text) => cache.get(text)))
      const missing = texts.filter((_, index) => embeddings[index] === undefined)
      const encoded = missing.length === 0 ? [] : await encoder.encodePassages(missing)
      for (const [index, text] of missing.entries()) {
        const fresh = encoded[index]
        if (fresh !== undefined) await cache.add(text, fresh)
      }
      let next = 0
      return embeddings.flatMap((known) => known ?? encoded[next++] ?? [])
    },
    dispose: () => encoder.dispose(),
  }
}
