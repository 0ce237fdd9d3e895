import type { LargestSums, SummedPassages, SumsAsked } from '../core/ports.ts'
import { largestApproximation } from '../core/search/largest-approximation.ts'
import { onlyCodec } from '../core/search/only-codec.ts'
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

/** More than an index has. */
const mostDocuments = 2 ** 31 - 1

/** Of an entry in a list of passages whose largest sums are sought: where the sums are, how many, and where the traits are. */
const memberWords = 3
const memberBytes = memberWords * 4

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
    const sums = this.#sumsOf(chunks, given, probed)
    const { block, places } = sums
    try {
      for (const [index, passages] of leftOut.entries()) {
        const ofChunk = this.#arena.integers(places[index] as number, (chunks[index] as ResidentCodes).passages)
        for (const passage of passages) ofChunk[passage] = 0
      }
      return this.#largestOf(chunks, sums, given.query.rows, { wanted, bonuses })
    } finally {
      this.#arena.release(block)
    }
  }

  #largestOf(
    chunks: readonly ResidentCodes[],
    sums: ResidentSums,
    rows: number,
    { wanted, bonuses }: Pick<SumsAsked, 'wanted' | 'bonuses'>,
  ): LargestSums {
    const [arena, module] = [this.#arena, this.#module]
    const raise = largestIn(bonuses)
    const sumCount = largestApproximation * rows + raise + 1
    const listBytes = chunks.length * memberBytes
    const [members, runs, bonusesAt, counts] = arena.allocate(listBytes, listBytes, bonuses.byteLength, sumCount * 4)
    try {
      arena.write(bonusesAt, bonuses)
      const runCount = listRuns(
        chunks,
        sums,
        arena.integers(members, listBytes / 4),
        arena.integers(runs, listBytes / 4),
      )
      const documents = arena.integers(counts, sumCount).fill(0)
      const enough = Math.min(Math.max(1, wanted), mostDocuments)
      const least = module.countSums(runs, runCount, bonusesAt, bonuses.length - 1, enough, counts, sumCount)
      documents.fill(0, 0, least)
      const [count, most] = [chunks.length, module.countLargest(runs, runCount, least)]
      let largest = documents.length - 1
      while (largest > 0 && documents[largest] === 0) largest--
      const counted = this.#copy(counts, largest + 1)
      return { documents: counted, ...this.#take(members, count, least, most) }
    } finally {
      arena.release(members)
    }
  }

  /** @param most that there may be */
  #take(members: number, count: number, least: number, most: number): SummedPassages {
    const [arena, module] = [this.#arena, this.#module]
    const bytes = (most + 1) * 4
    const [chunks, passages, sums] = arena.allocate(bytes, bytes, bytes)
    const found = module.takeLargest(members, count, least, chunks, passages, sums)
    const taken = {
      chunks: this.#copy(chunks, found),
      passages: this.#copy(passages, found),
      sums: this.#copy(sums, found),
    }
    arena.release(chunks)
    return taken
  }

  /** Of one type throughout, since to convert numbers takes far longer than to copy bytes. */
  #copy(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#arena.memory.buffer, address, length).slice()
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

/** Methods of typed arrays call back far slower than a loop runs. */
function largestIn(bonuses: Int32Array): number {
  let largest = 0
  for (let tokens = 0; tokens < bonuses.length; tokens++) largest = Math.max(largest, bonuses[tokens] as number)
  return largest
}

/**
 * Lists where each chunk's sums are, their number and its traits; and so those of all together, as far as those of several chunks lie
 * one after the other: whoever goes through many small arrays waits for memory at each.
 * @returns how many runs there are
 */
function listRuns(
  chunks: readonly ResidentCodes[],
  { places, traits }: ResidentSums,
  members: Int32Array,
  runs: Int32Array,
): number {
  let [to, end, endOfTraits] = [-memberWords, -1, -1]
  for (const [index, { passages }] of chunks.entries()) {
    const [place, own] = [places[index] as number, traits[index] as number]
    members.set([place, passages, own], index * memberWords)
    if (place === end && own === endOfTraits) runs[to + 1] = (runs[to + 1] as number) + passages
    else {
      to += memberWords
      runs.set([place, passages, own], to)
    }
    end = place + passages * 4
    endOfTraits = own + passages * 2
  }
  return to / memberWords + 1
}
