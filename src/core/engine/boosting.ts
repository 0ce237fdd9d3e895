import type { SearchBoost } from '../search/boost.ts'
import { boostFor, spreadOf } from '../search/boosted.ts'
import { fusion, fusionDepth } from '../search/fusion.ts'
import type { Metadata } from '../types.ts'
import type { ChunkParts } from './chunk-parts.ts'
import { bestFirst, first, mostScored, type Near, twiceScored, without } from './hybrid-ranking.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Order } from './order.ts'
import type { Candidate } from './parts.ts'

/**
 * Nearest documents that a boost can raise among the first. One as far away as the last of them is some standard
 * deviations from there, and a boost of 3 raises it by one.
 */
const reach = 6 * fusionDepth

/** Product of all boosts of a candidate's document. */
type BoostOf = (candidate: Candidate) => number

/**
 * Ranks by scores and boosts. Scores by words are multiplied: they have a true zero. Those by meaning have none, nor
 * have fused ones, so that a boost adds its logarithm to them, counted in standard deviations: 2 and 0.5 are as far from 1,
 * and boosts multiply whatever the scores are. Undefined when a chunk has gone from the index
 * meanwhile.
 */
export async function boostedOrder(
  parts: ChunkParts,
  chunks: readonly LoadedChunk[],
  boosts: readonly SearchBoost[],
): Promise<Order | undefined> {
  const boostOf = await boostsOf(parts, chunks, boosts)
  if (boostOf === undefined) return undefined
  const raised = (candidate: Candidate, spread: number): Candidate => ({
    ...candidate,
    score: candidate.score + Math.log(boostOf(candidate)) * spread,
  })
  return {
    reach,
    byWords: (words, k) =>
      bestFirst(
        words.best(Infinity).map((candidate) => ({ ...candidate, score: candidate.score * boostOf(candidate) })),
      ).slice(0, k),
    byMeaning: (candidates, near) => {
      const spread = spreadOf(near.slice(0, fusionDepth).map(({ score }) => score))
      return bestFirst(candidates.map((candidate) => raised(candidate, spread)))
    },
    byBoth: (near, words, depth) => {
      const { usual, further } = legs(near, words, depth, boostOf)
      const scoreOf = fusion(mostScored(near, words))
      const spread = spreadOf(usual.map(scoreOf))
      return bestFirst([...usual, ...further].map((fused) => raised({ ...fused, score: scoreOf(fused) }, spread)))
    },
  }
}

/** What is fused without any boost, by which all are measured, and what a boost may bring in from further down. */
function legs(near: Near, words: LexicalRanking, depth: number, boostOf: BoostOf) {
  const best = words.best(Math.max(depth, reach))
  const usual = twiceScored(first(near, depth), best.slice(0, depth), words)
  const further = without(twiceScored(near, best, words), usual).filter((candidate) => boostOf(candidate) > 1)
  return { usual, further }
}

async function boostsOf(
  parts: ChunkParts,
  chunks: readonly LoadedChunk[],
  boosts: readonly SearchBoost[],
): Promise<BoostOf | undefined> {
  const known = new Map<string, (document: number) => number>()
  for (const chunk of chunks) {
    const own = new Map(chunk.entry.boosts)
    const metadata: readonly (Metadata | undefined)[] | undefined =
      boosts.length === 0 ? [] : await parts.metadata(chunk)
    if (metadata === undefined) return undefined
    known.set(chunk.entry.id, (document) => (own.get(document) ?? 1) * boostFor(boosts, metadata[document]))
  }
  return ({ chunk, passage }) => known.get(chunk.entry.id)?.(chunk.documentOf[passage] ?? -1) ?? 1
}
