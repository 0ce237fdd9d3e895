import type { Kernel } from '../ports.ts'
import type { CompressedPassages } from '../types.ts'
import type { RankedChunk, ScoreLists } from './ranked-chunk.ts'
import { readAhead } from './read-ahead.ts'

/** Chunks whose passages are on their way at once. */
const transfersAtOnce = 8

/**
 * Gives some passages of a chunk that is read in parts, all when not listed; undefined when the chunk has gone from the index
 * meanwhile.
 */
export type ReadPassages<Chunk> = (chunk: Chunk, passages?: Uint32Array) => Promise<CompressedPassages | undefined>

/**
 * MaxSim of the kernel's query with passages that are fetched for it and do not stay.
 * @param makingRoom runs what takes kernel memory
 */
export function fetchedScores<Chunk extends RankedChunk>(
  kernel: Kernel,
  read: ReadPassages<Chunk>,
  makingRoom: (task: () => void) => void,
): ScoreLists<Chunk> {
  return async (lists) => {
    const scores: Float32Array[] = []
    const found = readAhead(lists, transfersAtOnce, ({ chunk, passages }) => read(chunk, passages))
    for await (const [, compressed] of found) {
      if (compressed === undefined) return undefined
      makingRoom(() => scores.push(scoresOf(kernel, compressed)))
    }
    return scores
  }
}

function scoresOf(kernel: Kernel, compressed: CompressedPassages): Float32Array {
  const chunk = 'fetched'
  kernel.addChunk(chunk, compressed)
  try {
    return kernel.score(chunk)
  } finally {
    kernel.removeChunk(chunk)
  }
}
