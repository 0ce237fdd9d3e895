import { SearchError } from '../core/errors.ts'
import type { Kernel } from '../core/ports.ts'
import type { Codec, CompressedPassages, PassageCodes, TokenEmbeddings } from '../core/types.ts'
import { placeCodes, placeResiduals, type ResidentCodes, type ResidentResiduals, takePassage } from './chunk.ts'
import { placeCodec, placeTables, type QueryTables, type ResidentCodec } from './codec.ts'
import type { DotProduct } from './integer-rows.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports, type ModulePath } from './module.ts'
import { nearest } from './nearest.ts'
import { placeQuery, type ResidentQuery } from './query.ts'

/** The kernel in WebAssembly. Scores are bit-equal to those of the scalar one. */
export class WasmKernel implements Kernel {
  readonly path: ModulePath
  readonly #arena: Arena
  readonly #module: KernelExports
  readonly #dot: DotProduct
  readonly #codecs = new Map<string, ResidentCodec>()
  readonly #chunks = new Map<string, ResidentCodes>()
  readonly #residuals = new Map<string, ResidentResiduals>()
  /** Tables of the present query, by codec. */
  readonly #tables = new Map<string, QueryTables>()
  #query: ResidentQuery | undefined

  /** @param module must have been given the arena's memory. */
  constructor(dot: DotProduct, arena: Arena, module: KernelExports) {
    this.path = dot === 'pairs' ? 'simd' : 'relaxed'
    this.#dot = dot
    this.#arena = arena
    this.#module = module
  }

  get bytes(): number {
    let bytes = 0
    for (const { block } of this.#codecs.values()) bytes += this.#arena.sizeOf(block)
    for (const { block } of this.#chunks.values()) bytes += this.#arena.sizeOf(block)
    for (const { block } of this.#residuals.values()) bytes += this.#arena.sizeOf(block)
    return bytes
  }

  addCodec(codec: Codec): void {
    if (this.#codecs.has(codec.id)) return
    this.#codecs.set(codec.id, placeCodec(this.#arena, this.#dot, codec))
  }

  removeCodec(codec: string): void {
    this.#remove(this.#codecs, codec)
    this.#remove(this.#tables, codec)
  }

  addChunk(chunk: string, passages: PassageCodes | CompressedPassages): void {
    const { codec } = this.#codec(passages.codec)
    const placed = placeCodes(this.#arena, codec, passages)
    this.removeChunk(chunk)
    this.#chunks.set(chunk, placed)
    if (!('residuals' in passages)) return
    try {
      this.addResiduals(chunk, passages.residuals)
    } catch (error) {
      this.removeChunk(chunk)
      throw error
    }
  }

  removeChunk(chunk: string): void {
    this.#remove(this.#chunks, chunk)
    this.removeResiduals(chunk)
  }

  addResiduals(chunk: string, residuals: Uint8Array): void {
    const placed = placeResiduals(this.#arena, this.#chunk(chunk), residuals)
    this.removeResiduals(chunk)
    this.#residuals.set(chunk, placed)
  }

  removeResiduals(chunk: string): void {
    this.#remove(this.#residuals, chunk)
  }

  setQuery(query: TokenEmbeddings): void {
    this.#clearQuery()
    this.#query = placeQuery(this.#arena, this.#module, this.#dot, query)
  }

  scan(chunk: string): Uint32Array {
    const { codec: id, nbits, scanned, passages } = this.#chunk(chunk)
    if (nbits === 'f32') throw new SearchError('options-invalid', `Chunk ${chunk} has no centroid codes to scan.`)
    const codec = this.#codec(id)
    const query = this.#queryFor(codec.codec)
    const { approximations } = this.#tablesFor(query, codec)
    const [sums] = this.#arena.allocate(passages * 4)
    this.#module.scan(scanned.offsets, scanned.codes, passages, approximations, query.groups * groupRows, sums)
    const result = new Uint32Array(this.#arena.integers(sums, passages))
    this.#arena.release(sums)
    return result
  }

  score(chunk: string, passages?: Uint32Array): Float32Array {
    const resident = this.#chunk(chunk)
    const residuals = this.#residualsOf(chunk)
    const past = passages?.find((passage) => passage >= resident.passages)
    if (past !== undefined) throw new SearchError('index-corrupt', `Chunk ${chunk} has no passage ${past}.`)
    const codec = this.#codec(resident.codec)
    const query = this.#queryFor(codec.codec)
    const tables = this.#tablesFor(query, codec)
    const count = passages?.length ?? resident.passages
    const [scores, listed] = this.#arena.allocate(count * 4, passages?.byteLength ?? 0)
    if (passages) this.#arena.write(listed, passages)
    this.#run(resident, residuals, codec, query, tables, passages ? listed : 0, count, scores)
    const result = this.#arena.floats(scores, count).slice()
    this.#arena.release(scores)
    return result
  }

  passage(chunk: string, passage: number): CompressedPassages {
    const resident = this.#chunk(chunk)
    if (passage < resident.passages) return takePassage(this.#arena, resident, this.#residualsOf(chunk), passage)
    throw new SearchError('index-corrupt', `Chunk ${chunk} has no passage ${passage}.`)
  }

  nearest(vectors: TokenEmbeddings, centroids: Float32Array): Uint16Array {
    return nearest(this.#arena, this.#module, vectors, centroids)
  }

  dispose(): void {
    this.#clearQuery()
    for (const chunk of [...this.#chunks.keys()]) this.removeChunk(chunk)
    for (const codec of [...this.#codecs.keys()]) this.removeCodec(codec)
  }

  #run(
    chunk: ResidentCodes,
    { block: residuals }: ResidentResiduals,
    { levels }: ResidentCodec,
    query: ResidentQuery,
    { factors, centroidScores }: QueryTables,
    listed: number,
    count: number,
    scores: number,
  ): void {
    const { offsets, codes, dim, nbits } = chunk
    const { floats, integers, groups, stride, bursts, biases, work } = query
    if (nbits === 'f32') {
      this.#module.scoreFloats(offsets, residuals, dim, listed, count, floats, groups, work, scores)
      return
    }
    this.#module.scoreResiduals(
      offsets,
      codes,
      residuals,
      dim,
      nbits,
      listed,
      count,
      integers,
      groups,
      stride,
      bursts,
      biases,
      factors,
      centroidScores,
      levels,
      work,
      scores,
    )
  }

  #chunk(id: string): ResidentCodes {
    const resident = this.#chunks.get(id)
    if (!resident) throw new SearchError('index-corrupt', `Chunk ${id} is not in the kernel.`)
    return resident
  }

  #residualsOf(chunk: string): ResidentResiduals {
    const residuals = this.#residuals.get(chunk)
    if (!residuals) throw new SearchError('index-corrupt', `Chunk ${chunk} has no residuals in the kernel.`)
    return residuals
  }

  #codec(id: string): ResidentCodec {
    const resident = this.#codecs.get(id)
    if (!resident) throw new SearchError('index-corrupt', `Codec ${id} is not in the kernel.`)
    return resident
  }

  #queryFor(codec: Codec): ResidentQuery {
    const query = this.#query
    if (!query) throw new SearchError('options-invalid', 'The kernel has no query yet.')
    if (query.dim !== codec.dim) {
      throw new SearchError('index-incompatible', `The query has dim ${query.dim}, the index ${codec.dim}.`)
    }
    return query
  }

  #tablesFor(query: ResidentQuery, codec: ResidentCodec): QueryTables {
    const known = this.#tables.get(codec.codec.id)
    if (known) return known
    const tables = placeTables(this.#arena, this.#module, query, codec)
    this.#tables.set(codec.codec.id, tables)
    return tables
  }

  #clearQuery(): void {
    if (this.#query) this.#arena.release(this.#query.block)
    this.#query = undefined
    for (const codec of [...this.#tables.keys()]) this.#remove(this.#tables, codec)
  }

  #remove(residents: Map<string, { readonly block: number }>, id: string): void {
    const resident = residents.get(id)
    if (resident) this.#arena.release(resident.block)
    residents.delete(id)
  }
}
