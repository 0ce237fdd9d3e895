import type { Encoder } from '../../../src/core/ports.ts'
import { passageText } from '../../../src/core/text/passage-text.ts'
import { splitDocument } from '../../../src/core/text/split.ts'
import type { Document, TokenEmbeddings } from '../../../src/core/types.ts'

/** One vector a passage, by the same encoder: the mean of its token embeddings, of unit length. */
export interface PooledPassages {
  /** Document of each passage. */
  readonly ids: readonly string[]
  readonly vectors: readonly Float32Array[]
}

export async function poolPassages(encoder: Encoder, documents: readonly Document[]): Promise<PooledPassages> {
  const options = { countTokens: (text: string) => encoder.countTokens(text), budget: encoder.passageBudget }
  const ids: string[] = []
  const vectors: Float32Array[] = []
  for (const document of documents) {
    const texts = splitDocument(document, options).map(passageText)
    for (const embeddings of await encoder.encodePassages(texts)) {
      ids.push(document.id)
      vectors.push(meanVector(embeddings))
    }
  }
  return { ids, vectors }
}

/** The mean of all rows, scaled to unit length. */
export function meanVector({ rows, dim, data }: TokenEmbeddings): Float32Array {
  const mean = new Float32Array(dim)
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < dim; d++) mean[d] = (mean[d] as number) + (data[row * dim + d] as number)
  }
  const length = Math.hypot(...mean)
  return length === 0 ? mean : mean.map((value) => value / length)
}

/** Documents by their best passage, given passages best first. */
export function documentsOf(passages: readonly number[], ids: readonly string[], k: number): string[] {
  return [...new Set(passages.map((passage) => ids[passage] ?? ''))].slice(0, k)
}
