/** For kernels that were given every chunk whole. */
export const allResident = {
  holds: () => true,
  makeRoom: () => true,
  withResiduals: async <Chunk, T>(
    chunks: readonly Chunk[],
    use: (group: readonly number[]) => readonly T[],
  ): Promise<readonly T[]> => use([...chunks.keys()]),
}
