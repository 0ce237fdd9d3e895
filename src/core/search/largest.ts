import type { SummedPassages } from '../ports.ts'

/** Sums of a chunk's passages. */
export interface ChunkSums {
  /** 0 for a passage that is not to be found. */
  readonly sums: Uint32Array
  /** First token of each passage, and the number of tokens at the end. */
  readonly starts: Uint32Array
}

/**
 * The passages of the largest sums, each sum raised by what `bonuses` has for the passage's number of tokens: `wanted` of them and
 * all that equal the last, as the Kernel port gives them.
 */
export function largestSums(chunks: readonly ChunkSums[], bonuses: Int32Array, wanted: number): SummedPassages {
  const raised = chunks.map(({ sums, starts }) =>
    sums.map((sum, passage) => {
      const tokens = (starts[passage + 1] as number) - (starts[passage] as number)
      return sum === 0 ? 0 : sum + (bonuses[Math.min(tokens, bonuses.length - 1)] as number)
    }),
  )
  const least = leastOf(countsOf(raised), wanted)
  const found: { chunk: number; passage: number; sum: number }[] = []
  for (const [chunk, sums] of raised.entries()) {
    for (const [passage, sum] of sums.entries()) if (sum >= least) found.push({ chunk, passage, sum })
  }
  return {
    chunks: Uint32Array.from(found, ({ chunk }) => chunk),
    passages: Uint32Array.from(found, ({ passage }) => passage),
    sums: Uint32Array.from(found, ({ sum }) => sum),
  }
}

/** How many have which sum. */
function countsOf(chunks: readonly Uint32Array[]): Uint32Array {
  const largest = chunks.reduce((most, sums) => sums.reduce((a, b) => Math.max(a, b), most), 0)
  const counts = new Uint32Array(largest + 1)
  for (const sums of chunks) for (const sum of sums) counts[sum] = (counts[sum] as number) + 1
  return counts
}

/** The largest sum above 0 that `wanted` passages reach, given how many have each; 1 where fewer do. */
export function leastOf(counts: ArrayLike<number>, wanted: number): number {
  let least = counts.length
  for (let reached = 0; least > 1 && reached < wanted; ) {
    least--
    reached += counts[least] as number
  }
  return least
}
