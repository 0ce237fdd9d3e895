/** For kernels that were given every chunk whole. */
export const allResident = {
  holds: () => true,
  makeRoom: () => true,
  withResiduals: async <Chunk, T>(
    chunks: readonly Chunk[],
    use: (chunks: readonly Chunk[]) => readonly T[],
  ): Promise<ReadonlyMap<Chunk, T>> => new Map(use(chunks).map((result, index) => [chunks[index] as Chunk, result])),
}
