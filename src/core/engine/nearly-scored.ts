import { TopK } from '../search/topk.ts'
import { Line, Points } from './line.ts'
import { PlacedScores } from './placed-scores.ts'
import type { Places } from './places.ts'
import type { Prospects } from './prospects.ts'
import type { RankedChunk, ScoreLists } from './ranked-chunk.ts'

/** Passages of the best prospects that are scored before it is known how far approximate scores lie from better ones. */
const scoredFirst = 100
/** Passages that are scored before it is looked again how many may still matter. */
const scoredAtOnce = 250
/** No more are scored, however many may matter. */
const mostScored = 1500

/** What is known of passages, by place, before their exact scores are. */
export interface NearScores {
  readonly scores: Float32Array
  /** 1 where a score is more than what others let expect. */
  readonly isKnown: Uint8Array
}

/**
 * Better approximate scores: those of the passages of the best prospects, as far as one may bring its document among the k best, and
 * for the others what the line through scores of both kinds says. Undefined when a chunk has gone from the index meanwhile.
 */
export async function nearlyScored<Chunk extends RankedChunk>(
  places: Places<Chunk>,
  { sums, reach, surelyWithin }: Prospects<Chunk>,
  score: ScoreLists<Chunk>,
  k: number,
): Promise<NearScores | undefined> {
  const sumOf = places.lay(sums)
  const near = new PlacedScores(places, score)
  const { scores } = near
  const reached = (semantic: number, place: number) => reach(places.at(place), semantic)
  const first = new TopK<number>(mostScored)
  for (let place = 0; place < places.count; place++) {
    const prospect = reached(sumOf[place] as number, place)
    if (prospect > first.threshold) first.offer(prospect, place)
  }
  const order = first.ranked()
  const points = new Points()
  let line = new Line(points, 1)
  for (let [done, count] = [0, scoredFirst]; count > 0; ) {
    const latest = Uint32Array.from(order.slice(done, done + count)).sort()
    if (!(await near.add(latest))) return undefined
    done += latest.length
    for (const place of latest) points.add(sumOf[place] as number, scores[place] as number)
    line = new Line(points, 1)
    const least = near.least(k, reached)
    const most = surelyWithin * line.spread
    const mayMatter = (place: number) => reached(line.at(sumOf[place] as number) + most, place) > least
    count = Math.min(order.slice(done).filter(mayMatter).length, scoredAtOnce)
  }
  const isKnown = Uint8Array.from(scores, (better) => (Number.isNaN(better) ? 0 : 1))
  const known = (better: number, place: number) => (isKnown[place] === 1 ? better : line.at(sumOf[place] as number))
  return { scores: scores.map(known), isKnown }
}
