import type { Kernel, PassageList } from '../ports.ts'

/** What ranking needs of a chunk whose codes are in the kernel. */
export interface RankedChunk {
  readonly entry: { readonly id: string; readonly codec: string }
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents to leave out. */
  readonly removed: ReadonlySet<number>
}

export interface PassageOf<Chunk> {
  readonly chunk: Chunk
  readonly passage: number
}

/** A document's best passage. */
export interface RankedDocument<Chunk> extends PassageOf<Chunk> {
  readonly score: number
}

/** Passages of a chunk, ascending; all of them when not listed. */
export interface Listed<Chunk> {
  readonly chunk: Chunk
  readonly passages?: Uint32Array | undefined
}

export interface RankingOptions<Chunk> {
  readonly k: number
  /** How many of the k are looked for with such care that hardly one is missed; default k. Fewer take less time. */
  readonly sure?: number
  /**
   * Passages that are scored exactly in any case, if they are the best of their documents. The documents of others are worth no more
   * than that of the last one.
   */
  readonly also?: readonly PassageOf<Chunk>[]
  /** What a passage's document is worth beside its MaxSim, in units of it; default 0. */
  readonly worthOf?: ((passage: PassageOf<Chunk>) => number) | undefined
  /** Score every passage exactly, however many there are. */
  readonly exhaustive: boolean
}

/** Which residuals are in the kernel, as far as ranking needs to know. */
export interface Residuals<Chunk> {
  /** Whether those of a chunk are there, so that using them takes no reading. */
  holds(chunk: Chunk): boolean
  /** Lets residuals go until so many bytes more fit into the kernel; false, and none goes, where that is not enough. */
  makeRoom(bytes: number): boolean
  /**
   * Calls `use` for groups of chunks, by their numbers among all of them, while the residuals of the group are in the kernel. Returns
   * a result for each chunk, in order; undefined when one of them has gone from the index meanwhile.
   *
   * @param use gives a result for each chunk of the group
   */
  withResiduals<T>(
    chunks: readonly Chunk[],
    use: (group: readonly number[]) => readonly T[],
  ): Promise<readonly T[] | undefined>
}

/** Exact scores of each list's passages, in order; undefined when a chunk has gone from the index meanwhile. */
export type ScoreLists<Chunk> = (lists: readonly Listed<Chunk>[]) => Promise<readonly Float32Array[] | undefined>

/** MaxSim of the kernel's query with passages whose codes are in the kernel. */
export function residentScores<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
): ScoreLists<Chunk> {
  return (lists) => {
    const chunks = lists.map(({ chunk }) => chunk)
    const passagesOf = (number: number): PassageList => {
      const { chunk, passages } = lists[number] as Listed<Chunk>
      return { chunk: chunk.entry.id, passages }
    }
    return residuals.withResiduals(chunks, (group) => kernel.scoreEach(group.map(passagesOf)))
  }
}
