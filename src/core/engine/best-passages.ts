import { surelyWithinPooled } from '../search/ndocs.ts'
import type { PooledQuery } from '../search/pooled-query.ts'
import { Line, Points } from './line.ts'
import type { PlacedScores } from './placed-scores.ts'
import type { RankedChunk } from './ranked-chunk.ts'

export interface Sought {
  readonly pooled: PooledQuery
  /** A passage matters if it may be among so many documents, or the best of its own. */
  readonly compared: number
  /** Places whose documents are sought besides. */
  readonly also: Uint32Array
}

/**
 * Scores the best passages of the documents that come first by the pooled query, and of those that are sought besides; and then what may
 * be better, by how far scores lie from those of the pooled query. False when a chunk has gone from the index meanwhile.
 */
export async function scoreBest<Chunk extends RankedChunk>(
  near: PlacedScores<Chunk>,
  exact: PlacedScores<Chunk>,
  { pooled, compared, also }: Sought,
): Promise<boolean> {
  const { documents, documentCount, count } = exact.places
  const isSought = new Uint8Array(documentCount)
  for (const place of also) isSought[documents[place] as number] = 1
  const [first, firstScore] = [near.best(), near.least(compared)]
  const comesFirst = (at: number) => {
    const place = first[at] as number
    return (near.scores[place] as number) >= firstScore || isSought[documents[place] as number] === 1
  }
  if (!(await exact.add(those(first.length, comesFirst).map((at) => first[at] as number)))) return false
  const points = new Points()
  for (let place = 0; place < count; place++) {
    const score = exact.scores[place] as number
    if (!Number.isNaN(score)) points.add(near.scores[place] as number, score)
  }
  const line = new Line(points, pooled.unit)
  const within = surelyWithinPooled * line.spread
  const known = new Float32Array(documentCount).fill(exact.least(compared))
  for (const place of exact.best()) known[documents[place] as number] = exact.scores[place] as number
  const mayBeBetter = (place: number) =>
    line.at(near.scores[place] as number) + within > (known[documents[place] as number] as number)
  return exact.add(those(count, mayBeBetter))
}

/** Those of so many numbers, from 0 on, that fit. */
function those(count: number, fits: (number: number) => boolean): Uint32Array {
  const found = new Uint32Array(count)
  let length = 0
  for (let number = 0; number < count; number++) if (fits(number)) found[length++] = number
  return found.subarray(0, length)
}
