import type { Encoder } from '../../../src/core/ports.ts'
import { passageText } from '../../../src/core/text/passage-text.ts'
import { splitDocument } from '../../../src/core/text/split.ts'
import type { EncodingCache } from '../../../src/node/encoding/encoding-cache.ts'
import type { TestCollection } from '../../../src/node/evaluation/collection.ts'

/** Encodes what of a collection's passages the cache has not, so that several processes only read it. */
export async function fillCache(cache: EncodingCache, { documents }: TestCollection, encoder: Encoder): Promise<void> {
  const options = { countTokens: (text: string) => encoder.countTokens(text), budget: encoder.passageBudget }
  for (const document of documents) {
    const texts = splitDocument(document, options).map((passage) => passageText(passage))
    const missing = texts.filter((text) => !cache.has(text))
    for (const batch of encoder.planBatches(missing)) {
      const chosen = batch.map((index) => missing[index] ?? '')
      const encoded = await encoder.encodePassages(chosen)
      for (const [place, embeddings] of encoded.entries()) await cache.add(chosen[place] ?? '', embeddings)
    }
  }
}
