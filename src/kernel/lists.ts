import { SearchError } from '../core/errors.ts'
import { total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { Arena } from './memory.ts'
import { fillSegment, mostPostings, placeSegment, type Segment, segmentBytes, segmentPassages } from './segment.ts'

/**
 * Which passages hold each code of a codec, over all chunks: with that, a scan takes as long as the lists of the centroids near the
 * query, and not as long as the collection.
 */
export class PassageLists {
  readonly #arena: Arena
  readonly #centroids: number
  readonly #mostPassages: number
  readonly #segmentOf = new Map<ResidentCodes, Segment>()

  /** @param mostPassages of a segment of several chunks */
  constructor(arena: Arena, centroids: number, mostPassages = segmentPassages) {
    this.#arena = arena
    this.#centroids = centroids
    this.#mostPassages = mostPassages
  }

  get bytes(): number {
    return total([...this.#segments()], ({ block }) => this.#arena.sizeOf(block))
  }

  /** Bytes that lists of these chunks, all of the codec, would take beside those that there are. */
  bytesFor(chunks: readonly ResidentCodes[]): number {
    const { added, replaced } = this.#plan(chunks)
    const needed = total(added, (members) => segmentBytes(members, this.#centroids))
    return needed - total(replaced, ({ block }) => this.#arena.sizeOf(block))
  }

  /**
   * The segment of each of these chunks, which may have others besides; undefined when there is no memory for them, or a chunk has
   * too many passages for any.
   */
  segmentsOf(chunks: readonly ResidentCodes[]): readonly Segment[] | undefined {
    if (chunks.some(({ passages }) => passages > mostPostings)) return undefined
    const { added, replaced } = this.#plan(chunks)
    for (const segment of replaced) this.#release(segment)
    if (!this.#place(added)) return undefined
    return chunks.map((chunk) => this.#segmentOf.get(chunk) as Segment)
  }

  /** The chunk leaves the kernel. */
  remove(chunk: ResidentCodes): void {
    const segment = this.#segmentOf.get(chunk)
    if (segment) this.#release(segment)
  }

  clear(): void {
    for (const segment of this.#segments()) this.#release(segment)
  }

  #segments(): ReadonlySet<Segment> {
    return new Set(this.#segmentOf.values())
  }

  /**
   * Which chunks to put on lists together, and which segments these replace: those not half full, so that there are never
   * many.
   */
  #plan(chunks: readonly ResidentCodes[]): {
    readonly added: readonly (readonly ResidentCodes[])[]
    readonly replaced: readonly Segment[]
  } {
    const missing = chunks.filter((chunk) => !this.#segmentOf.has(chunk))
    if (missing.length === 0) return { added: [], replaced: [] }
    const replaced = [...this.#segments()].filter(({ passages }) => passages < this.#mostPassages / 2)
    const added: ResidentCodes[][] = []
    let room = 0
    for (const chunk of [...replaced.flatMap(({ firsts }) => [...firsts.keys()]), ...missing]) {
      const last = added.at(-1)
      if (last !== undefined && chunk.passages <= room) last.push(chunk)
      else {
        added.push([chunk])
        room = this.#mostPassages
      }
      room -= chunk.passages
    }
    return { added, replaced }
  }

  /** All of them or, when memory does not suffice, none. */
  #place(added: readonly (readonly ResidentCodes[])[]): boolean {
    const placed: Segment[] = []
    try {
      for (const chunks of added) placed.push(placeSegment(this.#arena, chunks, this.#centroids))
    } catch (error) {
      for (const { block } of placed) this.#arena.release(block)
      if (error instanceof SearchError && error.code === 'storage-full') return false
      throw error
    }
    for (const segment of placed) {
      fillSegment(this.#arena, segment, this.#centroids)
      for (const chunk of segment.firsts.keys()) this.#segmentOf.set(chunk, segment)
    }
    return true
  }

  #release(segment: Segment): void {
    for (const chunk of segment.firsts.keys()) this.#segmentOf.delete(chunk)
    this.#arena.release(segment.block)
  }
}
