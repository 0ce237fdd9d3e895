import { poolTokens } from '../../core/codec/pooling.ts'
import { trainCodec } from '../../core/codec/train.ts'
import { passageText } from '../../core/text/passage-text.ts'
import type { Codec, Passage, TokenEmbeddings } from '../../core/types.ts'
import type { BuildParts } from './parts.ts'
import { shortenCentroids } from './shorten-centroids.ts'

/** Rows that k-means sees at most, as when an index is made in the browser. */
const sampleRows = 32_768
const seed = 1

export interface TrainedCodec {
  readonly codec: Codec
  /** Tokens of the collection, estimated. */
  readonly tokens: number
  /** Embeddings of the passages in the sample, before pooling, by their text. */
  readonly encoded: ReadonlyMap<string, TokenEmbeddings>
}

/** Trains a codec on passages that are spread evenly over the whole collection. */
export async function trainBundleCodec(
  passages: readonly Passage[],
  { encoder, kernel, format, signal }: BuildParts,
): Promise<TrainedCodec> {
  const texts = passages.map(passageText)
  const pieces = texts.reduce((sum, text) => sum + encoder.countTokens(text), 0)
  const every = Math.max(1, Math.ceil(pieces / format.pool / sampleRows))
  const sample = texts.filter((_, index) => index % every === 0)
  const encoded = new Map<string, TokenEmbeddings>()
  for (const indices of encoder.planBatches(sample)) {
    signal?.throwIfAborted()
    const batch = indices.map((index) => sample[index] ?? '')
    for (const [place, rows] of (await encoder.encodePassages(batch)).entries()) encoded.set(batch[place] ?? '', rows)
  }
  const pooled = sample.flatMap((text) => {
    const rows = encoded.get(text)
    return rows === undefined ? [] : [format.pool === 1 ? rows : poolTokens(rows, format.pool)]
  })
  const rows = joined(pooled, encoder.identity.dim)
  const tokens = Math.round((rows.rows * texts.length) / Math.max(sample.length, 1))
  const nearest = kernel.nearest.bind(kernel)
  const codec = trainCodec(rows, { nbits: format.nbits, seed, tokens, nearest })
  return { codec: shortenCentroids(codec), tokens, encoded }
}

function joined(passages: readonly TokenEmbeddings[], dim: number): TokenEmbeddings {
  const rows = passages.reduce((sum, passage) => sum + passage.rows, 0)
  const data = new Float32Array(rows * dim)
  let offset = 0
  for (const passage of passages) {
    data.set(passage.data, offset)
    offset += passage.data.length
  }
  return { rows, dim, data }
}
