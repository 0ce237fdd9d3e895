import { onGrid } from '../../core/codec/grid.ts'
import { poolTokens } from '../../core/codec/pooling.ts'
import { identified } from '../../core/codec/record.ts'
import { type CentroidRule, trainCodec } from '../../core/codec/train.ts'
import { passageText } from '../../core/text/passage-text.ts'
import type { Codec, Passage, TokenEmbeddings } from '../../core/types.ts'
import { inOrder } from './centroid-order.ts'
import type { BuildParts } from './parts.ts'

/** Rows that k-means sees at most. They allow 8,192 centroids. */
const sampleRows = 57_344
const seed = 1
/** A build has time for more than a browser: after four, how well small bundles answer still hangs on the seed (docs/design.md). */
const iterations = 12
/** On the grid, before compression; with twice as many small bundles and large ones find no more (docs/design.md). */
const onGridRule: CentroidRule = { perRoot: 8, numberBytes: 1 }
/**
 * Of fewer tokens a codec is as coarse as one of floats. Where pages repeat a few words, as many centroids as there are different
 * tokens leave residuals of nothing, and what readers add is rendered by none. Not tuned: other text gains below it too.
 */
const fewTokens = 10_000

export interface TrainedCodec {
  readonly codec: Codec
  /** Tokens of the collection, estimated. */
  readonly tokens: number
  /** Embeddings of the passages in the sample, pooled, by their text. */
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
    for (const [place, rows] of (await encoder.encodePassages(batch)).entries()) {
      encoded.set(batch[place] ?? '', pooled(rows, format.pool))
    }
  }
  const { dim } = encoder.identity
  const rows = joined(
    sample.flatMap((text) => encoded.get(text) ?? []),
    dim,
  )
  const tokens = Math.round((rows.rows * texts.length) / Math.max(sample.length, 1))
  const nearest = kernel.nearest.bind(kernel)
  const rule = tokens < fewTokens ? {} : { rule: onGridRule }
  const options = { nbits: format.nbits, seed, tokens, ...rule, iterations, nearest }
  return { codec: compact(trainCodec(rows, options)), tokens, encoded }
}

/** Rows as an index keeps them. */
export const pooled = (rows: TokenEmbeddings, factor: number): TokenEmbeddings =>
  factor === 1 ? rows : poolTokens(rows, factor)

/** The codec with its centroids on the grid, in order. Nothing is lost by it, as residuals are taken from these. */
function compact({ id: _, ...content }: Codec): Codec {
  return identified({ ...content, centroids: onGrid(inOrder(content.centroids, content.dim)) })
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
