import { SearchError } from '../core/errors.ts'
import type { Kernel, LargestSums, PassageList, SumsAsked } from '../core/ports.ts'
import type { Codec, CompressedPassages, PassageCodes, TokenEmbeddings } from '../core/types.ts'
import { placeCodes, placeResiduals, type ResidentCodes, type ResidentResiduals, takePassage } from './chunk.ts'
import { placeCodec, type ResidentCodec } from './codec.ts'
import type { DotProduct } from './integer-rows.ts'
import type { Arena } from './memory.ts'
import type { KernelExports, ModulePath } from './module.ts'
import { nearest } from './nearest.ts'
import { placeQuery, type ResidentQuery } from './query.ts'
import type { CodecQuery } from './scanning.ts'
import { type ScoredList, scoreTogether } from './scoring.ts'
import type { Sums } from './sums.ts'
import { QueryTables } from './tables.ts'
import type { Crew } from './threads/crew.ts'
import { isShared } from './threads/shared-memory.ts'
import { Workforce } from './workforce.ts'

const none = new Uint32Array(0)

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
  #sums: Sums | undefined

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
    let bytes = this.#sums?.bytes ?? 0
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
    this.#sums?.removeCodec(codec)
  }

  addChunk(chunk: string, passages: PassageCodes | CompressedPassages, documentOf?: Uint32Array): void {
    const { codec } = this.#codec(passages.codec)
    const placed = placeCodes(this.#arena, codec, passages, documentOf)
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
    const codes = this.#chunks.get(chunk)
    if (codes) this.#sums?.removeChunk(codes)
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

  setQuery(query: TokenEmbeddings, isNear = false): void {
    this.#clearQuery()
    this.#query = placeQuery(this.#arena, this.#module, this.#dot, query, isNear)
  }

  async loadSums(): Promise<void> {
    if (this.#sums) return
    const { Sums } = await import('./sums.ts')
    this.#sums ??= new Sums(this.#arena, this.#module, this.#workforce, this.#codecs)
  }

  largest(chunks: readonly string[], asked: SumsAsked): LargestSums {
    const scanned = chunks.map((chunk) => this.#chunk(chunk))
    if (!this.#sums) throw new SearchError('options-invalid', 'Sums are not loaded.')
    const leftOut = chunks.map((chunk) => asked.leftOut?.get(chunk) ?? none)
    return this.#sums.largest(scanned, (codec) => this.#queryFor(this.#codec(codec)), { ...asked, leftOut })
  }

  listBytes(chunks: readonly string[]): number {
    return this.#sums?.listBytes(chunks.map((chunk) => this.#chunk(chunk))) ?? 0
  }

  score(chunk: string, passages?: Uint32Array): Float32Array {
    return this.scoreEach([{ chunk, passages }])[0] as Float32Array
  }

  scoreEach(lists: readonly PassageList[]): readonly Float32Array[] {
    let given: CodecQuery | undefined
    const scored = lists.map(({ chunk, passages }): ScoredList => {
      const codes = this.#chunk(chunk)
      const residuals = this.#residualsOf(chunk)
      const past = passages?.[passages.length - 1] ?? 0
      if (passages && past >= codes.passages)
        throw new SearchError('index-corrupt', `Chunk ${chunk} has no passage ${past}.`)
      // Most lists are of the codec of the one before.
      if (given?.codec.codec.id !== codes.codec) given = this.#queryFor(this.#codec(codes.codec))
      return { codes, residuals, given, passages }
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

  #queryFor(resident: ResidentCodec): CodecQuery {
    const query = this.#query
    const { id, dim } = resident.codec
    if (!query) throw new SearchError('options-invalid', 'The kernel has no query yet.')
    if (query.dim !== dim) {
      throw new SearchError('index-incompatible', `The query has dim ${query.dim}, the index ${dim}.`)
    }
    const known = this.#tables.get(id)
    if (known) return { codec: resident, query, tables: known }
    const tables = new QueryTables(this.#arena, this.#module, this.#workforce, query, resident)
    this.#tables.set(id, tables)
    return { codec: resident, query, tables }
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
