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

/** Which residuals are in the kernel, as far as ranking needs to know. */
export interface Residuals<Chunk> {
  /** Lets residuals go until so many bytes more fit into the kernel; false, and none goes, where that is not enough. */
  makeRoom(bytes: number): boolean
  /**
   * Calls `use` for groups of chunks, while the residuals of the group, those of the used passages at least, are in the
   * kernel; undefined when one of the chunks has gone from the index meanwhile.
   */
  withResiduals<T>(
    chunks: readonly Chunk[],
    use: (chunks: readonly Chunk[]) => readonly T[],
    used: (chunk: Chunk) => Uint32Array | undefined,
  ): Promise<ReadonlyMap<Chunk, T> | undefined>
}
