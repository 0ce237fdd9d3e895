import { TopK } from '../search/topk.ts'
import { Line, Points } from './line.ts'
import type { Prospects } from './prospects.ts'
import { type Listed, listsOf, type PassageOf, type RankedChunk, type ScoreLists } from './ranked-chunk.ts'

/** Passages of the best prospects that are scored before it is known how far approximate scores lie from better ones. */
const scoredFirst = 100
/** Passages that are scored before it is looked again how many may still matter. */
const scoredAtOnce = 250
/** No more are scored, however many may matter. */
const mostScored = 1500

/** What is known of passages before their exact scores are. */
export interface NearScores {
  /** Of all passages, by chunk. */
  readonly scores: ReadonlyMap<string, Float32Array>
  /** Passages whose scores are more than what others let expect, by chunk. */
  readonly scored: ReadonlyMap<string, ReadonlySet<number>>
}

/**
 * Better approximate scores: those of the passages of the best prospects, as far as one may bring its document among the k best, and
 * for the others what the line through scores of both kinds says. Undefined when a chunk has gone from the index meanwhile.
 */
export async function nearlyScored<Chunk extends RankedChunk>(
  chunks: readonly Chunk[],
  { sums, reach, surelyWithin }: Prospects<Chunk>,
  score: ScoreLists<Chunk>,
  k: number,
): Promise<NearScores | undefined> {
  const sumOf = ({ chunk, passage }: PassageOf<Chunk>) => sums.get(chunk.entry.id)?.[passage] ?? 0
  const order = inOrder(chunks, (passage) => reach(passage, sumOf(passage)))
  const scored: Scored<Chunk>[] = []
  const points = new Points()
  let line = new Line(points, 1)
  for (let count = scoredFirst; count > 0; ) {
    const lists = listsOf(order.slice(scored.length, scored.length + count), chunks)
    const found = await score(lists)
    if (found === undefined) return undefined
    const latest = eachOf(lists, found)
    scored.push(...latest)
    for (const one of latest) points.add(sumOf(one), one.score)
    line = new Line(points, 1)
    const least = leastOfBest(scored, reach, k)
    const most = surelyWithin * line.spread
    const mayMatter = order.slice(scored.length).filter((one) => reach(one, line.at(sumOf(one)) + most) > least)
    count = Math.min(mayMatter.length, scoredAtOnce)
  }
  const scores = new Map(Array.from(sums, ([id, own]) => [id, own.map((sum) => line.at(sum))]))
  const known = new Map(chunks.map(({ entry }) => [entry.id, new Set<number>()]))
  for (const { chunk, passage, score: better } of scored) {
    scores.get(chunk.entry.id)?.fill(better, passage, passage + 1)
    known.get(chunk.entry.id)?.add(passage)
  }
  return { scores, scored: known }
}

interface Scored<Chunk> extends PassageOf<Chunk> {
  readonly score: number
}

/** The passages of the best prospects, best first; of documents that are not removed. */
function inOrder<Chunk extends RankedChunk>(
  chunks: readonly Chunk[],
  prospect: (passage: PassageOf<Chunk>) => number,
): readonly PassageOf<Chunk>[] {
  const first = new TopK<PassageOf<Chunk>>(mostScored)
  for (const chunk of chunks) {
    for (let passage = 0; passage < chunk.documentOf.length; passage++) {
      const one = { chunk, passage }
      const own = prospect(one)
      if (own <= first.threshold || chunk.removed.has(chunk.documentOf[passage] as number)) continue
      first.offer(own, one)
    }
  }
  return first.ranked()
}

/** What the k best documents come to at least, each by its best passage; -Infinity while there are fewer. */
function leastOfBest<Chunk extends RankedChunk>(
  scored: readonly Scored<Chunk>[],
  reach: Prospects<Chunk>['reach'],
  k: number,
): number {
  const documents = new Map<string, number>()
  for (const one of scored) {
    const key = `${one.chunk.entry.id}/${one.chunk.documentOf[one.passage]}`
    documents.set(key, Math.max(documents.get(key) ?? Number.NEGATIVE_INFINITY, reach(one, one.score)))
  }
  const kept = new TopK<number>(k)
  for (const reached of documents.values()) kept.offer(reached, reached)
  return kept.threshold
}

const eachOf = <Chunk>(
  lists: readonly Listed<Chunk>[],
  found: ReadonlyMap<Chunk, Float32Array>,
): readonly Scored<Chunk>[] =>
  lists.flatMap(({ chunk, passages = new Uint32Array(0) }) =>
    Array.from(passages, (passage, place) => ({ chunk, passage, score: found.get(chunk)?.[place] ?? 0 })),
  )
