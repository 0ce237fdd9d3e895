import { fusion } from '../search/fusion.ts'
import { mostScored } from './hybrid-ranking.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { PassageOf } from './ranked-chunk.ts'

/**
 * What a passage's own words say about its meaning, in units of MaxSim: with docs-mdn a point of their score goes with so much
 * more than lists of centroids say.
 */
const wordsTell = 0.07

/** What passages may come to in the final ranking. */
export interface Prospects<Chunk> {
  /** Approximate scores of all passages by meaning, by chunk. */
  readonly sums: ReadonlyMap<string, Float32Array>
  /** What the passage's document comes to in the final ranking, if the passage is its best and this its MaxSim. */
  readonly reach: (passage: PassageOf<Chunk>, semantic: number) => number
  /** Hardly any passage's MaxSim lies so many spreads above what its approximate score lets expect. */
  readonly surelyWithin: number
}

/** By meaning alone more passages come near to each other: as many spreads would take twice the transfer. Measured, see docs/design.md. */
const withinByBoth = 3.75
const withinByMeaning = 3

/**
 * What passages may come to by what is known of them: approximate scores and, where words count too, their words.
 * @param rows of the query
 */
export function prospectsOf(
  chunks: readonly LoadedChunk[],
  sums: ReadonlyMap<string, Float32Array>,
  rows: number,
  words: LexicalRanking | undefined,
): Prospects<LoadedChunk> {
  if (words === undefined) return { sums, reach: (_, semantic) => semantic, surelyWithin: withinByMeaning }
  const rank = fusion(mostScored({ rows }, words))
  const withWords = chunks.map((chunk) => {
    const [own, lexical] = [sums.get(chunk.entry.id), words.scoresOf(chunk)]
    const sumOf = (_: number, passage: number) => (own?.[passage] ?? 0) + wordsTell * (lexical[passage] ?? 0)
    return [chunk.entry.id, Float32Array.from(chunk.documentOf, sumOf)] as const
  })
  return {
    sums: new Map(withWords),
    reach: (passage, semantic) => rank({ semantic, lexical: words.scoreOf(passage) }),
    surelyWithin: withinByBoth,
  }
}
