import { total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { ResidentCodec } from './codec.ts'
import { scanPromising } from './covering.ts'
import { PassageLists } from './lists.ts'
import type { Arena } from './memory.ts'
import type { KernelExports } from './module.ts'
import type { CodecQuery } from './scanning.ts'
import type { Workforce } from './workforce.ts'

/** The part of the kernel that large collections need: a file of its own in the package. */
export class PromisingScan {
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
    return total([...byCodec(chunks)], ([codec, ofCodec]) => this.#listsOf(codec).bytesFor(ofCodec))
  }

  /**
   * As scanEach of the Kernel port; undefined when there is no memory for lists.
   * @param queryFor the query with a codec
   */
  scanEach(
    chunks: readonly ResidentCodes[],
    promising: number,
    queryFor: (codec: string) => CodecQuery,
  ): Uint32Array[] | undefined {
    const sums = new Map<ResidentCodes, Uint32Array>()
    for (const [codec, ofCodec] of byCodec(chunks)) {
      const query = queryFor(codec)
      const segments = this.#listsOf(codec).segmentsOf(ofCodec)
      if (segments === undefined) return undefined
      const parts = [this.#arena, this.#module, this.#workforce] as const
      const found = scanPromising(...parts, query, segments, ofCodec, promising)
      for (const [index, chunk] of ofCodec.entries()) sums.set(chunk, found[index] as Uint32Array)
    }
    return chunks.map((chunk) => sums.get(chunk) as Uint32Array)
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

  #listsOf(codec: string): PassageLists {
    const known = this.#lists.get(codec)
    if (known) return known
    const lists = new PassageLists(this.#arena, this.#codecs.get(codec)?.count ?? 0)
    this.#lists.set(codec, lists)
    return lists
  }
}

function byCodec(chunks: readonly ResidentCodes[]): ReadonlyMap<string, readonly ResidentCodes[]> {
  const found = new Map<string, ResidentCodes[]>()
  for (const chunk of chunks) {
    const others = found.get(chunk.codec)
    if (others) others.push(chunk)
    else found.set(chunk.codec, [chunk])
  }
  return found
}
