import { checkCodec, checkCompressed, checkDocuments, checkResiduals } from '../codec/check.ts'
import { gatherPassages, tokenStarts } from '../codec/gather.ts'
import { residualLevels } from '../codec/levels.ts'
import { nearest } from '../codec/nearest.ts'
import { residualBytes, unpackIndices } from '../codec/packing.ts'
import { SearchError } from '../errors.ts'
import type { Kernel, LargestSums, PassageList, SumsAsked } from '../ports.ts'
import type { Codec, CompressedPassages, PassageCodes, TokenEmbeddings } from '../types.ts'
import { likelyMargins, rowLengths } from './likely-margins.ts'
import { type LikelyTable, likelyTokens } from './likely-tokens.ts'
import { raiseByResidual, raiseByScores, scoreTable, sumLanes } from './maxsim.ts'
import { nearScores } from './near-scores.ts'
import { type QuantizedQuery, quantizeQuery } from './quantize.ts'
import { approximateScores } from './scan.ts'

interface LoadedCodec {
  readonly codec: Codec
  readonly levels: Int8Array
  readonly bytes: number
}

interface LoadedChunk {
  readonly id: string
  readonly codes: PassageCodes
  /** First token of each passage, and the number of tokens at the end. */
  readonly starts: Uint32Array
  /** Document ordinal of each passage. */
  readonly documentOf: Uint32Array
  readonly bytes: number
}

/** A query against one codec: what does not depend on the passage. */
interface PreparedQuery {
  readonly embeddings: Float32Array
  readonly quantized: QuantizedQuery
  readonly rowFactors: Float32Array
  readonly centroidScores: Float32Array
  /** Undefined where all tokens count. */
  readonly likely: LikelyTable | undefined
}

/** The kernel in plain TypeScript: the oracle of the SIMD kernels, and the fallback where WebAssembly is refused. */
export class ScalarKernel implements Kernel {
  readonly path = 'scalar'
  readonly threads = 1
  readonly warnings = []
  readonly #codecs = new Map<string, LoadedCodec>()
  readonly #chunks = new Map<string, LoadedChunk>()
  readonly #residuals = new Map<string, Uint8Array>()
  readonly #prepared = new Map<string, PreparedQuery>()
  #query: TokenEmbeddings | undefined
  #isNear = false
  #sums: typeof import('./scalar-sums.ts') | undefined
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  addCodec(codec: Codec): void {
    if (this.#codecs.has(codec.id)) return
    checkCodec(codec)
    const bytes = codec.centroids.byteLength + codec.bucketCutoffs.byteLength + codec.bucketWeights.byteLength
    this.#codecs.set(codec.id, { codec, levels: residualLevels(codec), bytes })
    this.#bytes += bytes
  }

  removeCodec(codec: string): void {
    this.#bytes -= this.#codecs.get(codec)?.bytes ?? 0
    this.#codecs.delete(codec)
    this.#prepared.delete(codec)
  }

  addChunk(
    id: string,
    codes: PassageCodes | CompressedPassages,
    documentOf: Uint32Array = Uint32Array.from(codes.doclens.keys()),
  ): void {
    checkCompressed(codes, this.#codec(codes.codec).codec)
    checkDocuments(codes, documentOf)
    this.removeChunk(id)
    const starts = tokenStarts(codes.doclens)
    const bytes = codes.doclens.byteLength + codes.codes.byteLength + starts.byteLength + documentOf.byteLength
    this.#chunks.set(id, { id, codes, starts, documentOf, bytes })
    this.#bytes += bytes
    if ('residuals' in codes) this.addResiduals(id, codes.residuals)
  }

  removeChunk(chunk: string): void {
    this.#bytes -= this.#chunks.get(chunk)?.bytes ?? 0
    this.#chunks.delete(chunk)
    this.removeResiduals(chunk)
  }

  addResiduals(chunk: string, residuals: Uint8Array): void {
    checkResiduals(this.#chunk(chunk).codes, residuals)
    this.removeResiduals(chunk)
    this.#residuals.set(chunk, residuals)
    this.#bytes += residuals.byteLength
  }

  removeResiduals(chunk: string): void {
    this.#bytes -= this.#residuals.get(chunk)?.byteLength ?? 0
    this.#residuals.delete(chunk)
  }

  setQuery(query: TokenEmbeddings, isNear = false): void {
    this.#query = { ...query, data: query.data.slice() }
    this.#isNear = isNear
    this.#prepared.clear()
  }

  async loadSums(): Promise<void> {
    this.#sums ??= await import('./scalar-sums.ts')
  }

  largest(chunks: readonly string[], asked: SumsAsked): LargestSums {
    return this.#loadedSums.scalarSums(this.#loadedChunks(chunks), this.#queryOf, asked)
  }

  listBytes(): number {
    return 0
  }

  score(chunk: string, passages?: Uint32Array): Float32Array {
    const { codes, starts } = this.#chunk(chunk)
    const compressed = { ...codes, residuals: this.#residualsOf(chunk) }
    const codec = this.#codec(codes.codec)
    const query = this.#prepare(codec)
    const count = codes.passages
    const scores = new Float32Array(passages?.length ?? count)
    for (let index = 0; index < scores.length; index++) {
      const passage = passages ? (passages[index] as number) : index
      if (passage >= count) throw new SearchError('index-corrupt', `Chunk ${chunk} has no passage ${passage}.`)
      scores[index] = scorePassage(compressed, starts, passage, codec.levels, query)
    }
    return scores
  }

  scoreEach(lists: readonly PassageList[]): readonly Float32Array[] {
    return lists.map(({ chunk, passages }) => this.score(chunk, passages))
  }

  passage(chunk: string, passage: number): CompressedPassages {
    const { codes } = this.#chunk(chunk)
    if (passage >= codes.passages) {
      throw new SearchError('index-corrupt', `Chunk ${chunk} has no passage ${passage}.`)
    }
    const compressed = { ...codes, residuals: this.#residualsOf(chunk) }
    return gatherPassages(this.#codec(codes.codec).codec, [{ compressed, passage }])
  }

  nearest(vectors: TokenEmbeddings, centroids: Float32Array): Uint16Array {
    return nearest(vectors, centroids)
  }

  dispose(): void {
    this.#codecs.clear()
    this.#chunks.clear()
    this.#residuals.clear()
    this.#prepared.clear()
    this.#query = undefined
    this.#bytes = 0
  }

  get #loadedSums(): typeof import('./scalar-sums.ts') {
    if (!this.#sums) throw new SearchError('options-invalid', 'Sums are not loaded.')
    return this.#sums
  }

  readonly #queryOf = (codec: string) => {
    const { centroidScores, quantized } = this.#prepare(this.#codec(codec))
    return { centroidScores, rows: quantized.rows }
  }

  #loadedChunks(chunks: readonly string[]): LoadedChunk[] {
    return chunks.map((chunk) => this.#chunk(chunk))
  }

  #chunk(id: string): LoadedChunk {
    const loaded = this.#chunks.get(id)
    if (!loaded) throw new SearchError('index-corrupt', `Chunk ${id} is not in the kernel.`)
    return loaded
  }

  #residualsOf(chunk: string): Uint8Array {
    const residuals = this.#residuals.get(chunk)
    if (!residuals) throw new SearchError('index-corrupt', `Chunk ${chunk} has no residuals in the kernel.`)
    return residuals
  }

  #codec(id: string): LoadedCodec {
    const loaded = this.#codecs.get(id)
    if (!loaded) throw new SearchError('index-corrupt', `Codec ${id} is not in the kernel.`)
    return loaded
  }

  #prepare({ codec }: LoadedCodec): PreparedQuery {
    const known = this.#prepared.get(codec.id)
    if (known) return known
    const query = this.#query
    if (!query) throw new SearchError('options-invalid', 'The kernel has no query yet.')
    if (query.dim !== codec.dim) {
      throw new SearchError('index-incompatible', `The query has dim ${query.dim}, the index ${codec.dim}.`)
    }
    const quantized = quantizeQuery(query)
    const centroidScores = this.#isNear
      ? nearScores(quantized, quantizeQuery(centroidsOf(codec)))
      : scoreTable(query.data, codec.centroids, codec.dim)
    const prepared = {
      embeddings: query.data,
      quantized,
      rowFactors: quantized.scales.map((scale) => scale * codec.bucketScale),
      centroidScores,
      likely: this.#isNear
        ? { margins: likelyMargins(rowLengths(query), codec), approximations: approximateScores(centroidScores) }
        : undefined,
    }
    this.#prepared.set(codec.id, prepared)
    return prepared
  }
}

const centroidsOf = ({ centroids, dim }: Codec): TokenEmbeddings => ({
  rows: centroids.length / dim,
  dim,
  data: centroids,
})

function scorePassage(
  { dim, nbits, codes, residuals }: CompressedPassages,
  starts: Uint32Array,
  passage: number,
  levels: Int8Array,
  query: PreparedQuery,
): number {
  const first = starts[passage] as number
  const end = starts[passage + 1] as number
  if (first === end) return 0
  const { rows } = query.quantized
  const best = new Float32Array(rows).fill(-Infinity)
  const rowBytes = residualBytes(dim, nbits)
  const packed = residuals.slice(first * rowBytes, end * rowBytes)
  if (nbits === 'f32') {
    const scores = scoreTable(query.embeddings, new Float32Array(packed.buffer), dim)
    for (let at = 0; at < scores.length; at += rows) raiseByScores(best, scores.subarray(at, at + rows))
    return sumLanes(best)
  }
  const tokens = Int8Array.from(unpackIndices(packed, dim, nbits), (index) => levels[index] as number)
  const own = codes.subarray(first, end)
  for (const token of query.likely ? likelyTokens(own, query.likely) : own.keys()) {
    const code = own[token] as number
    raiseByResidual(
      best,
      query.quantized,
      query.rowFactors,
      tokens.subarray(token * dim, (token + 1) * dim),
      query.centroidScores.subarray(code * rows, (code + 1) * rows),
    )
  }
  return sumLanes(best)
}
