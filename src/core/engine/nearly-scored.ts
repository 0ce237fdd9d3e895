import { TopK } from '../search/topk.ts'
import { Line } from './line.ts'
import { listsOf, type PassageOf, type RankedChunk, type ScoreLists } from './ranked-chunk.ts'

/** Passages that come first by approximate scores and are scored more nearly; measured on docs-mdn, see docs/design.md. */
const scoredNearly = 200

/**
 * Better approximate scores of all passages, by chunk: those that come first are scored more nearly, and the line through
 * their scores of both kinds says what the others would have. Undefined when a chunk has gone from the index meanwhile.
 */
export async function nearlyScored<Chunk extends RankedChunk>(
  chunks: readonly Chunk[],
  sums: ReadonlyMap<string, Float32Array>,
  score: ScoreLists<Chunk>,
): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  const lists = listsOf(firstOf(chunks, sums), chunks)
  const scored = await score(lists)
  if (scored === undefined) return undefined
  const known = lists.flatMap(({ chunk, passages = [] }) => {
    const own = sums.get(chunk.entry.id)
    return Array.from(passages, (passage, place) => ({ x: own?.[passage] ?? 0, y: scored.get(chunk)?.[place] ?? 0 }))
  })
  const line = new Line(known, 1)
  const nearly = new Map(chunks.map(({ entry: { id } }) => [id, sums.get(id)?.map((sum) => line.at(sum))]))
  for (const { chunk, passages = [] } of lists) {
    const own = nearly.get(chunk.entry.id)
    for (const [place, passage] of [...passages].entries()) {
      if (own !== undefined) own[passage] = scored.get(chunk)?.[place] ?? 0
    }
  }
  return new Map([...nearly].map(([id, scores]) => [id, scores ?? new Float32Array(0)]))
}

function firstOf<Chunk extends RankedChunk>(
  chunks: readonly Chunk[],
  sums: ReadonlyMap<string, Float32Array>,
): PassageOf<Chunk>[] {
  const first = new TopK<PassageOf<Chunk>>(scoredNearly)
  for (const chunk of chunks) {
    const own = sums.get(chunk.entry.id) ?? new Float32Array(0)
    for (let passage = 0; passage < own.length; passage++) {
      const sum = own[passage] as number
      if (sum <= first.threshold || chunk.removed.has(chunk.documentOf[passage] as number)) continue
      first.offer(sum, { chunk, passage })
    }
  }
  return first.ranked()
}
