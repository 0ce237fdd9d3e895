import type { LargestSums, SummedPassages, SumsAsked } from '../core/ports.ts'
import { leastOf } from '../core/search/largest.ts'
import { onlyCodec } from '../core/search/only-codec.ts'
import { largestApproximation } from '../core/search/scan.ts'
import { total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { ResidentCodec } from './codec.ts'
import { PassageLists } from './lists.ts'
import type { Arena } from './memory.ts'
import type { KernelExports } from './module.ts'
import { scanNear } from './probing.ts'
import { type CodecQuery, type ResidentSums, scanAll } from './scanning.ts'
import type { Workforce } from './workforce.ts'

const none = new Uint32Array(0)

/** Of a chunk in the list of those whose largest sums are sought. */
const memberBytes = 16

/** As SumsAsked has it, with what is left out of each chunk. */
interface SumsOfChunks extends Omit<SumsAsked, 'leftOut'> {
  readonly leftOut: readonly Uint32Array[]
}

/** The part of the kernel that finds passages by their codes: a file of its own in the package, as small collections need none of it. */
export class Sums {
  readonly #arena: Arena
  readonly #module: KernelExports
  readonly #workforce: Workforce
  readonly #codecs: ReadonlyMap<string, ResidentCodec>
  /** By codec. */
  readonly #lists = new Map<string, PassageLists>()

  /** @param codecs in the kernel, now and later */
  constructor(arena: Arena, module: KernelExports, workforce: Workforce, codecs: ReadonlyMap<string, ResidentCodec>) {
    this.#arena = arena
    this.#module = module
    this.#workforce = workforce
    this.#codecs = codecs
  }

  get bytes(): number {
    return total([...this.#lists.values()], ({ bytes }) => bytes)
  }

  /** As the Kernel port has it. */
  listBytes(chunks: readonly ResidentCodes[]): number {
    const codecs = new Set(chunks.map(({ codec }) => codec))
    return total([...codecs], (codec) => this.#listsOf(codec).bytesFor(chunks.filter((chunk) => chunk.codec === codec)))
  }

  /**
   * As the Kernel port has it.
   * @param queryFor the query with a codec
   */
  largest(
    chunks: readonly ResidentCodes[],
    queryFor: (codec: string) => CodecQuery,
    { wanted, bonuses, probed, leftOut }: SumsOfChunks,
  ): LargestSums {
    const codec = onlyCodec(chunks)
    if (codec === undefined) return { chunks: none, passages: none, sums: none, documents: none }
    const given = queryFor(codec)
    const { block, places } = this.#sumsOf(chunks, given, probed)
    try {
      for (const [index, passages] of leftOut.entries()) {
        const sums = this.#arena.integers(places[index] as number, (chunks[index] as ResidentCodes).passages)
        for (const passage of passages) sums[passage] = 0
      }
      return this.#largestOf(chunks, places, given.query.rows, { wanted, bonuses })
    } finally {
      this.#arena.release(block)
    }
  }

  /** @param places where each chunk's sums are */
  #largestOf(
    chunks: readonly ResidentCodes[],
    places: Float64Array,
    rows: number,
    { wanted, bonuses }: Pick<SumsAsked, 'wanted' | 'bonuses'>,
  ): LargestSums {
    const [arena, module] = [this.#arena, this.#module]
    const raise = bonuses.reduce((most, bonus) => Math.max(most, bonus), 0)
    const count = chunks.length
    const sumCount = largestApproximation * rows + raise + 1
    const [members, bonusesAt, counts] = arena.allocate(count * memberBytes, bonuses.byteLength, sumCount * 4)
    try {
      arena.write(bonusesAt, bonuses)
      const words = arena.integers(members, count * (memberBytes / 4))
      for (const [index, { offsets, passages, lasts }] of chunks.entries()) {
        words.set([places[index] as number, offsets, passages, lasts], index * (memberBytes / 4))
      }
      arena.integers(counts, sumCount).fill(0)
      module.countSums(members, count, bonusesAt, bonuses.length - 1, counts)
      const documents = new Uint32Array(arena.integers(counts, sumCount))
      documents[0] = 0
      return { ...this.#take(members, count, leastOf(documents, wanted)), documents }
    } finally {
      arena.release(members)
    }
  }

  #take(members: number, count: number, least: number): SummedPassages {
    const [arena, module] = [this.#arena, this.#module]
    const bytes = (module.countLargest(members, count, least) + 1) * 4
    const [chunks, passages, sums] = arena.allocate(bytes, bytes, bytes)
    const found = module.takeLargest(members, count, least, chunks, passages, sums)
    const listAt = (address: number) => new Uint32Array(arena.integers(address, found))
    const taken = { chunks: listAt(chunks), passages: listAt(passages), sums: listAt(sums) }
    arena.release(chunks)
    return taken
  }

  /** The chunk leaves the kernel. */
  removeChunk(chunk: ResidentCodes): void {
    this.#lists.get(chunk.codec)?.remove(chunk)
  }

  /** The codec leaves the kernel. */
  removeCodec(codec: string): void {
    this.#lists.get(codec)?.clear()
    this.#lists.delete(codec)
  }

  #sumsOf(chunks: readonly ResidentCodes[], given: CodecQuery, probed: boolean): ResidentSums {
    const segments = probed ? this.#listsOf(given.codec.codec.id).segmentsOf(chunks) : undefined
    return segments === undefined
      ? scanAll(this.#arena, this.#workforce, chunks, given)
      : scanNear(this.#arena, this.#module, this.#workforce, given, segments, chunks)
  }

  #listsOf(codec: string): PassageLists {
    const known = this.#lists.get(codec)
    if (known) return known
    const lists = new PassageLists(this.#arena, this.#codecs.get(codec)?.count ?? 0)
    this.#lists.set(codec, lists)
    return lists
  }
}
