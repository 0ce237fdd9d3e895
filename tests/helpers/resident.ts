/** For kernels that were given every chunk whole. */
export const allResident = {
  withResiduals: async <Chunk, T>(chunks: readonly Chunk[], use: (chunk: Chunk) => T): Promise<ReadonlyMap<Chunk, T>> =>
    new Map(chunks.map((chunk) => [chunk, use(chunk)])),
}
