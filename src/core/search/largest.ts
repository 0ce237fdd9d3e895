import type { LargestSums, SumsAsked } from '../ports.ts'

/** Sums of a chunk's passages. */
export interface ChunkSums {
  /** 0 for a passage that is not to be found. */
  readonly sums: Uint32Array
  /** First token of each passage, and the number of tokens at the end. */
  readonly starts: Uint32Array
  /** Document ordinal of each passage. */
  readonly documentOf: Uint32Array
}

/**
 * The passages of the largest sums, each sum raised by what `bonuses` has for the passage's number of tokens: those that reach what
 * the best passage of the last of `wanted` documents comes to, as the Kernel port gives them.
 */
export function largestSums(
  chunks: readonly ChunkSums[],
  { bonuses, wanted }: Pick<SumsAsked, 'bonuses' | 'wanted'>,
): LargestSums {
  const raised = chunks.map(({ sums, starts }) =>
    sums.map((sum, passage) => {
      const tokens = (starts[passage + 1] as number) - (starts[passage] as number)
      return sum === 0 ? 0 : sum + (bonuses[Math.min(tokens, bonuses.length - 1)] as number)
    }),
  )
  const documents = countDocuments(raised, chunks)
  const least = leastOf(documents, wanted)
  documents.fill(0, 0, least)
  const found: { chunk: number; passage: number; sum: number }[] = []
  for (const [chunk, sums] of raised.entries()) {
    for (const [passage, sum] of sums.entries()) if (sum >= least) found.push({ chunk, passage, sum })
  }
  return {
    chunks: Uint32Array.from(found, ({ chunk }) => chunk),
    passages: Uint32Array.from(found, ({ passage }) => passage),
    sums: Uint32Array.from(found, ({ sum }) => sum),
    documents,
  }
}

/** How many documents come to which sum. */
function countDocuments(raised: readonly Uint32Array[], chunks: readonly ChunkSums[]): Uint32Array {
  const largest = raised.reduce((most, sums) => sums.reduce((a, b) => Math.max(a, b), most), 0)
  const counts = new Uint32Array(largest + 1)
  for (const [chunk, sums] of raised.entries()) {
    const best = new Map<number, number>()
    const { documentOf } = chunks[chunk] as ChunkSums
    for (const [passage, sum] of sums.entries()) {
      const document = documentOf[passage] as number
      best.set(document, Math.max(best.get(document) ?? 0, sum))
    }
    for (const sum of best.values()) counts[sum] = (counts[sum] as number) + 1
  }
  return counts
}

/** The sum that `wanted` documents reach, given how many come to each; 0 where fewer do. */
export function reachedBy(counts: ArrayLike<number>, wanted: number): number {
  let sum = counts.length
  for (let reached = 0; sum > 0 && reached < wanted; ) {
    sum--
    reached += counts[sum] as number
  }
  return sum
}

/** The least sum of a passage that is found: above 0, also where all are. */
const leastOf = (counts: ArrayLike<number>, wanted: number): number => Math.max(1, reachedBy(counts, wanted))
