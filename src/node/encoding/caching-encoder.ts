import type { Encoder } from '../../core/ports.ts'
import type { TokenEmbeddings } from '../../core/types.ts'
import { delegatingEncoder } from './delegating-encoder.ts'
import type { EncodingCache } from './encoding-cache.ts'

/** The same encoder, but that passages are taken from a cache on disk where they are there, and put there otherwise. */
export function cachingEncoder(encoder: Encoder, cache: EncodingCache): Encoder {
  return delegatingEncoder(encoder, {
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
  })
}
