import type { LargestSums, SumsAsked } from '../ports.ts'
import type { PassageCodes } from '../types.ts'
import { largestSums } from './largest.ts'
import { onlyCodec } from './only-codec.ts'
import { probeTable, scanProbed } from './probed.ts'
import { approximateScores, scanPassages } from './scan.ts'

/** Codes of a chunk, where each passage's start, and whose it is. */
export interface ScalarCodes {
  readonly id: string
  readonly codes: PassageCodes
  readonly starts: Uint32Array
  readonly documentOf: Uint32Array
}

/** The query with a codec. */
export interface ScalarQuery {
  /** [centroid][row] */
  readonly centroidScores: Float32Array
  readonly rows: number
}

/** What `largest` of the Kernel port finds. */
export function scalarSums(
  chunks: readonly ScalarCodes[],
  queryFor: (codec: string) => ScalarQuery,
  asked: SumsAsked,
): LargestSums {
  const codec = onlyCodec(chunks.map(({ codes }) => codes))
  if (codec === undefined) return largestSums([], asked)
  const { centroidScores, rows } = queryFor(codec)
  const approximations = approximateScores(centroidScores)
  const near = asked.probed ? probeTable(approximations, rows) : undefined
  const scanned = chunks.map(({ id, codes: { codes }, starts, documentOf }) => {
    const sums = near ? scanProbed(near, rows, codes, starts) : scanPassages(approximations, rows, codes, starts)
    for (const passage of asked.leftOut?.get(id) ?? []) sums[passage] = 0
    return { sums, starts, documentOf }
  })
  return largestSums(scanned, asked)
}
