import { compress } from '../../../src/core/codec/compress.ts'
import { gatherPassages } from '../../../src/core/codec/gather.ts'
import { trainCodec } from '../../../src/core/codec/train.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import type { Codec, CompressedPassages, Nbits, TokenEmbeddings } from '../../../src/core/types.ts'

/** Real passages, compressed as the engine compresses a collection of `tokens` tokens. */
export interface Base {
  readonly codec: Codec
  readonly compressed: CompressedPassages
}

export interface BaseOptions {
  readonly nbits: Nbits
  /** Passages to take. */
  readonly passages: number
  /** Tokens of the collection that the codec is for. */
  readonly tokens: number
}

/** As many rows as index() lets k-means see. */
const sampleRows = 32_768
const seed = 1
const batchPassages = 500

/** Compresses the first passages of a stream, at most as many as asked for. */
export async function makeBase(
  kernel: Kernel,
  stream: AsyncIterable<TokenEmbeddings>,
  options: BaseOptions,
): Promise<Base> {
  const passages: TokenEmbeddings[] = []
  for await (const passage of stream) {
    if (passages.push(passage) === options.passages) break
  }
  const nearest = kernel.nearest.bind(kernel)
  const codec = trainCodec(sampleOf(passages), { nbits: options.nbits, seed, tokens: options.tokens, nearest })
  const batches: CompressedPassages[] = []
  for (let from = 0; from < passages.length; from += batchPassages) {
    batches.push(compress(codec, passages.slice(from, from + batchPassages), nearest))
  }
  const sources = batches.flatMap((compressed) =>
    Array.from({ length: compressed.passages }, (_, passage) => ({ compressed, passage })),
  )
  return { codec, compressed: gatherPassages(codec, sources) }
}

/** Rows at even distances. */
function sampleOf(passages: readonly TokenEmbeddings[]): TokenEmbeddings {
  const dim = passages[0]?.dim ?? 0
  const rows = passages.reduce((sum, passage) => sum + passage.rows, 0)
  const step = Math.max(1, rows / sampleRows)
  const sample: Float32Array[] = []
  let row = 0
  for (const passage of passages) {
    for (const end = row + passage.rows; row < end; row++) {
      const within = passage.rows - (end - row)
      if (row >= sample.length * step) sample.push(passage.data.subarray(within * dim, (within + 1) * dim))
    }
  }
  const data = new Float32Array(sample.length * dim)
  for (const [index, values] of sample.entries()) data.set(values, index * dim)
  return { rows: sample.length, dim, data }
}
