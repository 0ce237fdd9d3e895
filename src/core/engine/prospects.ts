import { fusion } from '../search/fusion.ts'
import { mostScored } from './hybrid-ranking.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'

/**
 * What a passage's own words say about its meaning, in units of MaxSim: with docs-mdn a point of their score goes with so much
 * more than lists of centroids say.
 */
const wordsTell = 0.07

/**
 * How likely passages are to decide the final ranking, by chunk, from approximate scores: these themselves, or, where words count
 * too, how the passage's document would be ranked if the passage were its best.
 * @param rows of the query
 */
export function prospectsOf(
  chunks: readonly LoadedChunk[],
  sums: ReadonlyMap<string, Float32Array>,
  rows: number,
  words: LexicalRanking | undefined,
): ReadonlyMap<string, Float32Array> {
  if (words === undefined) return sums
  const rank = fusion(mostScored({ rows }, words))
  return new Map(
    chunks.map((chunk) => {
      const [own, lexical] = [sums.get(chunk.entry.id), words.scoresOf(chunk)]
      const best = bestOfDocuments(chunk.documentOf, lexical)
      const prospect = (passage: number) => {
        const semantic = (own?.[passage] ?? 0) + wordsTell * (lexical[passage] ?? 0)
        return rank({ semantic, lexical: best[chunk.documentOf[passage] as number] ?? 0 })
      }
      return [chunk.entry.id, Float32Array.from(chunk.documentOf, (_, passage) => prospect(passage))]
    }),
  )
}

/** By document: the best of its passages' scores. */
function bestOfDocuments(documentOf: Uint32Array, scores: Float32Array): Float32Array {
  const best = new Float32Array((documentOf.at(-1) ?? -1) + 1)
  for (const [passage, document] of documentOf.entries()) {
    best[document] = Math.max(best[document] as number, scores[passage] ?? 0)
  }
  return best
}
