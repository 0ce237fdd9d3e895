import { SearchError } from '../core/errors.ts'
import type { Kernel, PassageList } from '../core/ports.ts'
import type { Codec, CompressedPassages, PassageCodes, TokenEmbeddings } from '../core/types.ts'
import { placeCodes, placeResiduals, type ResidentCodes, type ResidentResiduals, takePassage } from './chunk.ts'
import { placeCodec, placeTables, type QueryTables, type ResidentCodec } from './codec.ts'
import type { DotProduct } from './integer-rows.ts'
import type { Arena } from './memory.ts'
import type { KernelExports, ModulePath } from './module.ts'
import { nearest } from './nearest.ts'
import { placeQuery, type ResidentQuery } from './query.ts'
import { type ScannedChunk, type ScoredList, scanTogether, scoreTogether } from './scoring.ts'
import type { Crew } from './threads/crew.ts'
import { isShared } from './threads/shared-memory.ts'
import { Workforce } from './workforce.ts'

/** What another thread needs to run this kernel's calls. */
export interface SharedModule {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
}

/** The kernel in WebAssembly. Scores are bit-equal to those of the scalar one. */
export class WasmKernel implements Kernel {
  readonly path: ModulePath
  readonly #arena: Arena
  readonly #module: KernelExports
  readonly #dot: DotProduct
  readonly #workforce: Workforce
  /** Undefined when the kernel's memory is not shared. */
  readonly shared: SharedModule | undefined
  readonly #codecs = new Map<string, ResidentCodec>()
  readonly #chunks = new Map<string, ResidentCodes>()
  readonly #residuals = new Map<string, ResidentResiduals>()
  /** Tables of the present query, by codec. */
  readonly #tables = new Map<string, QueryTables>()
  #query: ResidentQuery | undefined

  /** @param exports of the module, which must have been given the arena's memory. */
  constructor(dot: DotProduct, arena: Arena, exports: KernelExports, module: WebAssembly.Module) {
    this.path = dot === 'pairs' ? 'simd' : 'relaxed'
    this.#dot = dot
    this.#arena = arena
    this.#module = exports
    this.#workforce = new Workforce(arena, exports)
    this.shared = isShared(arena.memory) ? { module, memory: arena.memory } : undefined
  }

  get threads(): number {
    return this.#workforce.threads
  }

  get warnings(): readonly string[] {
    return this.#workforce.warnings
  }

  /** Calls back once, when there is first work that threads would make shorter. */
  whenThreadsHelp(listener: () => void): void {
    this.#workforce.whenNeeded(listener)
  }

  /** Shares work from now on, if it is worth it: Work.cost. Only for a kernel whose memory is shared. */
  employ(crew: Crew, worthSharing?: number): void {
    this.#workforce.employ(crew, worthSharing)
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
    return this.scanEach([chunk])[0] as Uint32Array
  }

  scanEach(chunks: readonly string[]): readonly Uint32Array[] {
    const scanned = chunks.map((chunk): ScannedChunk => {
      const { codec: id, nbits, tokens, passages, scanned: codes } = this.#chunk(chunk)
      if (nbits === 'f32') throw new SearchError('options-invalid', `Chunk ${chunk} has no centroid codes to scan.`)
      const codec = this.#codec(id)
      const query = this.#queryFor(codec.codec)
      return { tokens, passages, codes, query, tables: this.#tablesFor(query, codec) }
    })
    return scanTogether(this.#arena, this.#workforce, scanned)
  }

  score(chunk: string, passages?: Uint32Array): Float32Array {
    return this.scoreEach([{ chunk, passages }])[0] as Float32Array
  }

  scoreEach(lists: readonly PassageList[]): readonly Float32Array[] {
    const scored = lists.map(({ chunk, passages }): ScoredList => {
      const codes = this.#chunk(chunk)
      const residuals = this.#residualsOf(chunk)
      const past = passages?.find((passage) => passage >= codes.passages)
      if (past !== undefined) throw new SearchError('index-corrupt', `Chunk ${chunk} has no passage ${past}.`)
      const codec = this.#codec(codes.codec)
      const query = this.#queryFor(codec.codec)
      return { codes, residuals, codec, query, tables: this.#tablesFor(query, codec), passages }
    })
    return scoreTogether(this.#arena, this.#workforce, scored)
  }

  passage(chunk: string, passage: number): CompressedPassages {
    const resident = this.#chunk(chunk)
    if (passage < resident.passages) return takePassage(this.#arena, resident, this.#residualsOf(chunk), passage)
    throw new SearchError('index-corrupt', `Chunk ${chunk} has no passage ${passage}.`)
  }

  nearest(vectors: TokenEmbeddings, centroids: Float32Array): Uint16Array {
    return nearest(this.#arena, this.#module, this.#workforce, vectors, centroids)
  }

  dispose(): void {
    this.#workforce.dispose()
    this.#clearQuery()
    for (const chunk of [...this.#chunks.keys()]) this.removeChunk(chunk)
    for (const codec of [...this.#codecs.keys()]) this.removeCodec(codec)
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
    const tables = placeTables(this.#arena, this.#module, this.#workforce, query, codec)
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
