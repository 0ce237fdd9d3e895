import { TopK } from '../search/topk.ts'
import { Line } from './line.ts'
import { listsOf, type PassageOf, type RankedChunk, type ScoreLists } from './ranked-chunk.ts'

/** Passages of the best prospects that are scored more nearly; measured on docs-mdn, see docs/design.md. */
const mostScored = 335

/** What is known of passages before their exact scores are. */
export interface NearScores {
  /** Of all passages, by chunk. */
  readonly scores: ReadonlyMap<string, Float32Array>
  /** Passages whose scores are more than what others let expect, by chunk. */
  readonly scored: ReadonlyMap<string, ReadonlySet<number>>
}

/**
 * Better approximate scores: those of the passages of the best prospects, and for the others what the line through scores of both
 * kinds says. Undefined when a chunk has gone from the index meanwhile.
 *
 * @param sums Approximate scores of all passages, by chunk.
 * @param prospects How much each of them is worth scoring, by chunk.
 */
export async function nearlyScored<Chunk extends RankedChunk>(
  chunks: readonly Chunk[],
  sums: ReadonlyMap<string, Float32Array>,
  prospects: ReadonlyMap<string, Float32Array>,
  score: ScoreLists<Chunk>,
): Promise<NearScores | undefined> {
  const lists = listsOf(firstOf(chunks, prospects), chunks)
  const found = await score(lists)
  if (found === undefined) return undefined
  const known = lists.flatMap(({ chunk, passages = [] }) => {
    const own = sums.get(chunk.entry.id)
    return Array.from(passages, (passage, place) => ({ x: own?.[passage] ?? 0, y: found.get(chunk)?.[place] ?? 0 }))
  })
  const line = new Line(known, 1)
  const scores = new Map(Array.from(sums, ([id, own]) => [id, own.map((sum) => line.at(sum))]))
  for (const { chunk, passages = [] } of lists) {
    const own = scores.get(chunk.entry.id)
    for (const [place, passage] of [...passages].entries()) {
      if (own !== undefined) own[passage] = found.get(chunk)?.[place] ?? 0
    }
  }
  return { scores, scored: new Map(lists.map(({ chunk, passages }) => [chunk.entry.id, new Set(passages)])) }
}

function firstOf<Chunk extends RankedChunk>(
  chunks: readonly Chunk[],
  prospects: ReadonlyMap<string, Float32Array>,
): PassageOf<Chunk>[] {
  const first = new TopK<PassageOf<Chunk>>(mostScored)
  for (const chunk of chunks) {
    const own = prospects.get(chunk.entry.id) ?? new Float32Array(0)
    for (let passage = 0; passage < own.length; passage++) {
      const prospect = own[passage] as number
      if (prospect <= first.threshold || chunk.removed.has(chunk.documentOf[passage] as number)) continue
      first.offer(prospect, { chunk, passage })
    }
  }
  return first.ranked()
}
