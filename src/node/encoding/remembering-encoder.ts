import type { Encoder } from '../../core/ports.ts'
import type { TokenEmbeddings } from '../../core/types.ts'
import { delegatingEncoder } from './delegating-encoder.ts'

/**
 * The same encoder, but that each different text is encoded once: several indexes of one collection then cost one
 * encoding. Holds every embedding in memory.
 */
export function rememberingEncoder(encoder: Encoder): Encoder {
  const passages = new Map<string, TokenEmbeddings>()
  return delegatingEncoder(rememberingQueries(encoder), {
    encodePassages: async (texts) => {
      const fresh = texts.filter((text) => !passages.has(text))
      const encoded = await encoder.encodePassages(fresh)
      for (const [index, text] of fresh.entries()) {
        const embeddings = encoded[index]
        if (embeddings !== undefined) passages.set(text, embeddings)
      }
      return texts.flatMap((text) => passages.get(text) ?? [])
    },
    dispose: async () => undefined,
  })
}

/** The same encoder, but that each different query is encoded once. */
export function rememberingQueries(encoder: Encoder): Encoder {
  const queries = new Map<string, Promise<TokenEmbeddings>>()
  return delegatingEncoder(encoder, {
    encodeQuery: (text) => {
      const known = queries.get(text) ?? encoder.encodeQuery(text)
      queries.set(text, known)
      return known
    },
  })
}
