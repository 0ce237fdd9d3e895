import type { Kernel } from '../../src/core/ports.ts'

const noBonus = Int32Array.of(0)

/** Sums of each of these chunks' passages, which are so many, by the scan of all codes or of those near to the query. */
export function sumsOf(
  kernel: Kernel,
  chunks: ReadonlyMap<string, number>,
  { probed = false }: { readonly probed?: boolean } = {},
): Uint32Array[] {
  const found = kernel.largest([...chunks.keys()], { wanted: Number.POSITIVE_INFINITY, bonuses: noBonus, probed })
  const sums = Array.from(chunks.values(), (passages) => new Uint32Array(passages))
  for (const [place, sum] of found.sums.entries()) {
    const ofChunk = sums[found.chunks[place] as number] as Uint32Array
    ofChunk[found.passages[place] as number] = sum
  }
  return sums
}
