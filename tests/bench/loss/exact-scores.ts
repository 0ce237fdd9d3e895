import { compress } from '../../../src/core/codec/compress.ts'
import { exactCodec } from '../../../src/core/codec/record.ts'
import { decodeDirectory } from '../../../src/core/index/directory.ts'
import { checkManifest } from '../../../src/core/index/manifest.ts'
import type { Encoder, Store } from '../../../src/core/ports.ts'
import { passageText } from '../../../src/core/text/passage-text.ts'
import { splitDocument } from '../../../src/core/text/split.ts'
import type { Document, TokenEmbeddings } from '../../../src/core/types.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import type { ScoresOf } from './exact-kernel.ts'

/**
 * MaxSim of whole embeddings, by query, for the passages of an index as its chunks hold them. One chunk is in the kernel at a
 * time: those of a large collection take more than its memory.
 */
export async function exactScores(
  documents: readonly Document[],
  store: Store,
  encoder: Encoder,
  queries: readonly TokenEmbeddings[],
): Promise<ReadonlyMap<TokenEmbeddings, ScoresOf>> {
  const byId = new Map(documents.map((document) => [document.id, document]))
  const kernel = await loadKernel()
  const codec = exactCodec(queries[0]?.dim ?? 0)
  kernel.addCodec(codec)
  const scores = new Map(queries.map((query) => [query, new Map<string, Float32Array>()]))
  for (const { id } of checkManifest(await store.readManifest()).chunks) {
    const directory = decodeDirectory((await store.read(`directory/${id}`)) ?? new ArrayBuffer())
    const texts = directory.flatMap(({ id: name, passages }) => {
      const document = byId.get(name)
      const split = document && splitDocument(document, { countTokens, budget: encoder.passageBudget })
      if (split?.length !== passages) throw new Error(`the index has other passages of ${name}`)
      return split.map(passageText)
    })
    const embeddings = await encoder.encodePassages(texts)
    kernel.addChunk(id, compress(codec, embeddings, kernel.nearest.bind(kernel)))
    for (const [query, byChunk] of scores) {
      kernel.setQuery(query)
      byChunk.set(id, kernel.score(id).slice())
    }
    kernel.removeChunk(id)
  }
  kernel.dispose()
  return new Map(Array.from(scores, ([query, byChunk]) => [query, (chunk) => known(byChunk.get(chunk))]))

  function countTokens(text: string): number {
    return encoder.countTokens(text)
  }
}

function known(scores: Float32Array | undefined): Float32Array {
  if (scores === undefined) throw new Error('the index has another chunk')
  return scores
}
