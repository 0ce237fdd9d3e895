import type { SummedPassages, SumsAsked } from '../ports.ts'
import type { PassageCodes } from '../types.ts'
import { largestSums } from './largest.ts'
import { onlyCodec } from './only-codec.ts'
import { probeTable, scanProbed } from './probed.ts'
import { approximateScores, scanPassages } from './scan.ts'

/** Codes of a chunk, and where each passage's start. */
export interface ScalarCodes {
  readonly codes: PassageCodes
  readonly starts: Uint32Array
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
  { wanted, bonuses, probed }: SumsAsked,
): SummedPassages {
  const codec = onlyCodec(chunks.map(({ codes }) => codes))
  if (codec === undefined) return largestSums([], bonuses, wanted)
  const { centroidScores, rows } = queryFor(codec)
  const approximations = approximateScores(centroidScores)
  const near = probed ? probeTable(approximations, rows) : undefined
  const scanned = chunks.map(({ codes: { codes }, starts }) => ({
    sums: near ? scanProbed(near, rows, codes, starts) : scanPassages(approximations, rows, codes, starts),
    starts,
  }))
  return largestSums(scanned, bonuses, wanted)
}
