import { SearchError } from '../errors.ts'
import type { Kernel } from '../ports.ts'
import { readAhead } from './read-ahead.ts'

/** A gibibyte: some 170,000 passages of 120 tokens at 96 dimensions and 4 bits. */
export const defaultMemoryLimit = 2 ** 30

const readsAtOnce = 2
/** Of the kernel's memory, what is used once it has turned out that it cannot grow: queries need some of it too. */
const usedWhenFull = 7 / 8

/** What residency needs of a chunk whose codes are in the kernel. */
export interface ResidentChunk {
  readonly entry: { readonly id: string }
  readonly residualBytes: number
}

/** What residency asks of the collection that the chunks belong to. */
export interface ResidualsSource<Chunk> {
  /** Reads a chunk's residuals; undefined when the chunk is damaged or no longer part of the index. */
  residuals(chunk: Chunk): Promise<Uint8Array | undefined>
  isLoaded(chunk: Chunk): boolean
}

interface Held {
  readonly bytes: number
  /** Grows from use to use. */
  used: number
}

/**
 * Which chunks have their residuals in the kernel. Codes are always there; residuals, some 24 times larger at 4 bits,
 * come when a query needs them, and beforehand as far as the limit allows. Above it the least recently used ones go, so
 * that an index larger than memory is searched all the same, at the cost of reading.
 */
export class Residency<Chunk extends ResidentChunk> {
  /** By id. */
  private readonly held = new Map<string, Held>()
  private uses = 0
  private readonly reading = new Map<string, Promise<Uint8Array | undefined>>()
  private filling: Promise<void> | undefined

  /** @param limit bytes of kernel memory; codes and the residuals of one chunk are held whatever it is. */
  constructor(
    private readonly kernel: Kernel,
    private readonly source: ResidualsSource<Chunk>,
    private limit: number = defaultMemoryLimit,
  ) {}

  /**
   * As Residuals has it: first for those chunks whose residuals are there, as one group, so that none of them has to go before its
   * turn.
   */
  async withResiduals<T>(
    chunks: readonly Chunk[],
    use: (group: readonly number[]) => readonly T[],
  ): Promise<readonly T[] | undefined> {
    const present: number[] = []
    const missing: number[] = []
    chunks.forEach(({ entry }, number) => {
      if (this.touch(entry.id)) present.push(number)
      else missing.push(number)
    })
    const found = present.length > 0 ? use(present) : []
    if (missing.length === 0) return found
    const results: T[] = []
    present.forEach((number, at) => {
      results[number] = found[at] as T
    })
    const chunkOf = (number: number) => chunks[number] as Chunk
    const readMissing = async (number: number) => (this.holds(chunkOf(number)) ? 'held' : this.read(chunkOf(number)))
    for await (const [number, read] of readAhead(missing, readsAtOnce, readMissing)) {
      const chunk = chunkOf(number)
      // What was filled in meanwhile may have had to go again.
      const residuals = read === 'held' && !this.touch(chunk.entry.id) ? await this.read(chunk) : read
      if (residuals === undefined || !this.source.isLoaded(chunk)) return undefined
      if (residuals !== 'held') this.place(chunk, residuals)
      results[number] = use([number])[0] as T
    }
    return results
  }

  /**
   * Brings residuals into the kernel as long as there is room, one chunk after the other. Whoever asks while that is under way waits for
   * the same, which takes in what `chunks` gives by then.
   * @param read undefined for those that are not to be had; default as a query reads them
   */
  fill(
    chunks: () => Iterable<Chunk>,
    read: (chunk: Chunk) => Promise<Uint8Array | undefined> = (chunk) => this.read(chunk),
  ): Promise<void> {
    this.filling ??= this.bringIn(chunks, read).finally(() => {
      this.filling = undefined
    })
    return this.filling
  }

  private async bringIn(
    chunks: () => Iterable<Chunk>,
    read: (chunk: Chunk) => Promise<Uint8Array | undefined>,
  ): Promise<void> {
    const passed = new Set<string>()
    for (;;) {
      const next = this.nextToFill(chunks(), passed)
      if (next === undefined) return
      const residuals = await read(next)
      if (residuals !== undefined && this.source.isLoaded(next)) this.place(next, residuals)
      else passed.add(next.entry.id)
    }
  }

  /** Lets residuals go until so many bytes more fit under the limit; false, and none goes, where that is not enough. */
  makeRoom(bytes: number): boolean {
    if (bytes === 0) return true
    const held = [...this.held.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    if (this.kernel.bytes - held + bytes > this.limit) return false
    while (this.kernel.bytes + bytes > this.limit) this.evict()
    return true
  }

  holds({ entry: { id } }: Chunk): boolean {
    return this.held.has(id)
  }

  /** Runs what takes kernel memory; when there is no more, residuals go until it succeeds. */
  makingRoom(task: () => void): void {
    for (;;) {
      try {
        task()
        return
      } catch (error) {
        if (!(error instanceof SearchError) || error.code !== 'storage-full' || this.held.size === 0) throw error
        this.limit = Math.min(this.limit, this.kernel.bytes * usedWhenFull)
        this.evict()
      }
    }
  }

  /** The chunk and its residuals are no longer in the kernel. */
  forget(chunk: string): void {
    this.held.delete(chunk)
  }

  private nextToFill(chunks: Iterable<Chunk>, passed: ReadonlySet<string>): Chunk | undefined {
    const room = this.limit - this.kernel.bytes
    for (const chunk of chunks) {
      const { id } = chunk.entry
      if (!this.held.has(id) && !passed.has(id) && chunk.residualBytes <= room) return chunk
    }
    return undefined
  }

  private read(chunk: Chunk): Promise<Uint8Array | undefined> {
    const { id } = chunk.entry
    const known = this.reading.get(id)
    if (known !== undefined) return known
    const residuals = this.source.residuals(chunk).finally(() => this.reading.delete(id))
    this.reading.set(id, residuals)
    return residuals
  }

  private place({ entry: { id } }: Chunk, residuals: Uint8Array): void {
    if (this.touch(id)) return
    while (this.held.size > 0 && this.kernel.bytes + residuals.byteLength > this.limit) this.evict()
    this.makingRoom(() => this.kernel.addResiduals(id, residuals))
    this.held.set(id, { bytes: residuals.byteLength, used: ++this.uses })
  }

  private touch(id: string): boolean {
    const held = this.held.get(id)
    if (held === undefined) return false
    held.used = ++this.uses
    return true
  }

  /** The least recently used one goes. */
  private evict(): void {
    let oldest: string | undefined
    let used = Number.POSITIVE_INFINITY
    for (const [id, one] of this.held) {
      if (one.used < used) [oldest, used] = [id, one.used]
    }
    if (oldest === undefined) return
    this.held.delete(oldest)
    this.kernel.removeResiduals(oldest)
  }
}
