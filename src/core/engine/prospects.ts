import { fusion, fusionDepth } from '../search/fusion.ts'
import { bestPassages } from '../search/group.ts'
import { TopK } from '../search/topk.ts'
import { twiceScored } from './hybrid-ranking.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Candidate } from './parts.ts'

/**
 * What a passage's own words say about its meaning, in units of MaxSim: with docs-mdn a point of their score goes with so much
 * more than lists of centroids say.
 */
const wordsTell = 0.07

/**
 * How likely passages are to decide the final ranking, by chunk, from approximate scores: these themselves, or, where words count
 * too, how the passage's document would be ranked if the passage were its best.
 */
export function prospectsOf(
  chunks: readonly LoadedChunk[],
  sums: ReadonlyMap<string, Float32Array>,
  words: LexicalRanking | undefined,
): ReadonlyMap<string, Float32Array> {
  if (words === undefined) return sums
  const rank = fusion(twiceScored(nearestOf(chunks, sums), words.best(fusionDepth), words))
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

function nearestOf(chunks: readonly LoadedChunk[], sums: ReadonlyMap<string, Float32Array>): readonly Candidate[] {
  const nearest = new TopK<Candidate>(fusionDepth)
  for (const chunk of chunks) {
    const own = sums.get(chunk.entry.id) ?? new Float32Array(0)
    for (const { passage, score } of bestPassages(own, chunk.documentOf, chunk.removed)) {
      nearest.offer(score, { chunk, passage, score })
    }
  }
  return nearest.ranked()
}

/** By document: the best of its passages' scores. */
function bestOfDocuments(documentOf: Uint32Array, scores: Float32Array): Float32Array {
  const best = new Float32Array((documentOf.at(-1) ?? -1) + 1)
  for (const [passage, document] of documentOf.entries()) {
    best[document] = Math.max(best[document] as number, scores[passage] ?? 0)
  }
  return best
}
