import { surelyWithinPooled } from '../search/ndocs.ts'
import type { PooledQuery } from '../search/pooled-query.ts'
import { Line, Points } from './line.ts'
import type { PassageScores } from './passage-scores.ts'
import { leastOf, scoresOf } from './portion-scores.ts'
import { listsOf, type PassageOf, type RankedChunk, type RankedDocument } from './ranked-chunk.ts'
import { bestOfEach, type ScoredPassages } from './scored-chunks.ts'

export interface Sought<Chunk> {
  readonly pooled: PooledQuery
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
  { pooled, compared, also }: Sought<Chunk>,
): Promise<PassageScores<Chunk> | undefined> {
  const first = [...near.best(chunks, compared), ...bestOfDocuments(near, also)]
  if (!(await scores.add(listsOf(first, chunks)))) return undefined
  const points = new Points()
  for (const [chunk, { passages = none, scores: own }] of scores.all) {
    const approximate = scoresOf(near, [{ chunk, passages }]).get(chunk) ?? new Float32Array(0)
    for (let at = 0; at < own.length; at++) points.add(approximate[at] as number, own[at] as number)
  }
  const line = new Line(points, pooled.unit)
  const within = surelyWithinPooled * line.spread
  const least = leastOf(scores, compared)
  const further = Array.from(near.all, ([chunk, { passages, scores: own }]) => {
    const known = scoresOfDocuments(chunk, scores.all.get(chunk))
    const mayBeBetter = (passage: number, place: number) =>
      line.at(own[place] as number) + within > (known.get(chunk.documentOf[passage] as number) ?? least)
    return { chunk, passages: passages?.filter(mayBeBetter) }
  })
  return (await scores.add(further)) ? scores : undefined
}

/** Scores of a chunk's documents, each by its best passage. */
function scoresOfDocuments(chunk: RankedChunk, scored: ScoredPassages | undefined): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  if (scored === undefined) return found
  bestOfEach(chunk, scored, (passage, score) => found.set(chunk.documentOf[passage] as number, score))
  return found
}

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
  const best: RankedDocument<Chunk>[] = []
  for (const [chunk, documents] of wanted) {
    const scored = scores.all.get(chunk)
    if (scored === undefined) continue
    bestOfEach(chunk, scored, (passage, score) => {
      if (documents.has(chunk.documentOf[passage] as number)) best.push({ chunk, passage, score })
    })
  }
  return best
}

const none = new Uint32Array(0)
