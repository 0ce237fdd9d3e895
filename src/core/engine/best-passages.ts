import { surelyWithin } from '../search/ndocs.ts'
import type { PooledQuery } from '../search/pooled-query.ts'
import { Line, type Point } from './line.ts'
import { bestOfEach, type PassageScores, type ScoredPassages } from './passage-scores.ts'
import { leastOf, scoresOf } from './portion-scores.ts'
import { listsOf, type PassageOf, type RankedChunk, type RankedDocument } from './ranked-chunk.ts'

export interface Sought<Chunk> {
  readonly pooled: PooledQuery
  readonly k: number
  /** A passage matters if it may be among so many documents, or the best of its own. */
  readonly compared: number
  readonly also: readonly PassageOf<Chunk>[]
}

/**
 * Scores the best passages of the documents that come first by the pooled query, and of those that are sought besides; and then what may
 * be better, by how far scores lie from those of the pooled query.
 */
export async function scoreBest<Chunk extends RankedChunk>(
  near: PassageScores<Chunk>,
  scores: PassageScores<Chunk>,
  chunks: readonly Chunk[],
  { pooled, k, compared, also }: Sought<Chunk>,
): Promise<PassageScores<Chunk> | undefined> {
  const first = [...near.best(chunks, k), ...bestOfDocuments(near, also)]
  if (!(await scores.add(listsOf(first, chunks)))) return undefined
  const scored = Array.from(scores.all, ([chunk, { passages = none, scores: own }]) => ({ chunk, passages, own }))
  const approximate = scoresOf(near, scored)
  const points = scored.flatMap(({ chunk, own }) =>
    Array.from(approximate.get(chunk) ?? [], (x, place): Point => ({ x, y: own[place] as number })),
  )
  const line = new Line(points, pooled.unit)
  const within = surelyWithin * line.spread
  const least = leastOf(scores, compared)
  const known = new Map(Array.from(scores.all, ([chunk, scored]) => [chunk, scoresOfDocuments(chunk, scored)]))
  const further = Array.from(near.all, ([chunk, { passages, scores: own }]) => {
    const mayBeBetter = (passage: number, place: number) =>
      line.at(own[place] as number) + within > (known.get(chunk)?.get(chunk.documentOf[passage] as number) ?? least)
    return { chunk, passages: passages?.filter(mayBeBetter) }
  })
  return (await scores.add(further)) ? scores : undefined
}

/** Scores of a chunk's documents, each by its best passage. */
const scoresOfDocuments = (chunk: RankedChunk, scored: ScoredPassages): ReadonlyMap<number, number> =>
  new Map(
    Array.from(
      bestOfEach(chunk, scored),
      ({ passage, score }) => [chunk.documentOf[passage] as number, score] as const,
    ),
  )

/** The documents of these passages, each by its best passage. */
function bestOfDocuments<Chunk extends RankedChunk>(
  scores: PassageScores<Chunk>,
  passages: readonly PassageOf<Chunk>[],
): readonly RankedDocument<Chunk>[] {
  const wanted = new Map<Chunk, Set<number>>()
  for (const { chunk, passage } of passages) {
    const document = chunk.documentOf[passage] as number
    const known = wanted.get(chunk)
    if (known === undefined) wanted.set(chunk, new Set([document]))
    else known.add(document)
  }
  return Array.from(wanted, ([chunk, documents]) => {
    const best = Array.from(bestOfEach(chunk, scores.all.get(chunk) ?? { passages: none, scores: new Float32Array(0) }))
    return best
      .filter(({ passage }) => documents.has(chunk.documentOf[passage] as number))
      .map(({ passage, score }) => ({ chunk, passage, score }))
  }).flat()
}

const none = new Uint32Array(0)
