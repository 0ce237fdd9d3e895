import type { SummedPassages, SumsAsked } from '../core/ports.ts'
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
    { wanted, bonuses, probed }: SumsAsked,
  ): SummedPassages {
    const codec = onlyCodec(chunks)
    if (codec === undefined) return new Summed(0)
    const given = queryFor(codec)
    const [arena, module] = [this.#arena, this.#module]
    const { block, places } = this.#sumsOf(chunks, given, probed)
    try {
      const raise = bonuses.reduce((most, bonus) => Math.max(most, bonus), 0)
      const sumCount = largestApproximation * given.query.rows + raise + 1
      const most = Math.max(0, ...chunks.map(({ passages }) => passages)) + 1
      const [counts, bonusesAt, passagesAt, sumsAt] = arena.allocate(
        sumCount * 4,
        bonuses.byteLength,
        most * 4,
        most * 4,
      )
      try {
        arena.bytes(counts, sumCount * 4).fill(0)
        arena.write(bonusesAt, bonuses)
        for (const [index, { passages, offsets }] of chunks.entries()) {
          module.countSums(places[index] as number, passages, offsets, bonusesAt, bonuses.length - 1, counts)
        }
        const counted = arena.integers(counts, sumCount)
        const least = leastOf(counted, wanted)
        const found = new Summed(reaching(counted, least))
        for (const [index, { passages }] of chunks.entries()) {
          const count = module.takeLargest(places[index] as number, passages, least, passagesAt, sumsAt)
          found.add(index, arena.integers(passagesAt, count), arena.integers(sumsAt, count))
        }
        return found
      } finally {
        arena.release(counts)
      }
    } finally {
      arena.release(block)
    }
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

function reaching(counts: Int32Array, least: number): number {
  return counts.subarray(least).reduce((sum, count) => sum + count, 0)
}

class Summed implements SummedPassages {
  readonly chunks: Uint32Array
  readonly passages: Uint32Array
  readonly sums: Uint32Array
  #count = 0

  constructor(count: number) {
    this.chunks = new Uint32Array(count)
    this.passages = new Uint32Array(count)
    this.sums = new Uint32Array(count)
  }

  add(chunk: number, passages: Int32Array, sums: Int32Array): void {
    this.passages.set(passages, this.#count)
    this.sums.set(sums, this.#count)
    this.chunks.fill(chunk, this.#count, this.#count + passages.length)
    this.#count += passages.length
  }
}
