import { TopK } from '../search/topk.ts'
import type { Listed, PassageOf, RankedChunk, RankedDocument, ScoreLists } from './ranked-chunk.ts'

export interface ScoredPassages {
  /** Ascending; undefined for all of the chunk's. */
  readonly passages: Uint32Array | undefined
  /** In their order. */
  readonly scores: Float32Array
}

interface ListedScores extends ScoredPassages {
  readonly passages: Uint32Array
}

/** MaxSim of the kernel's query with the passages that were asked for. */
export class PassageScores<Chunk extends RankedChunk> {
  private readonly scored = new Map<Chunk, ScoredPassages>()

  constructor(private readonly score: ScoreLists<Chunk>) {}

  /** Scores what of these is not scored yet. False when a chunk has gone from the index meanwhile. */
  async add(lists: readonly Listed<Chunk>[]): Promise<boolean> {
    const listed = new Map(lists.map(({ chunk, passages }) => [chunk, passages && this.unscored(chunk, passages)]))
    const wanted = [...listed.keys()].filter((chunk) => listed.get(chunk)?.length !== 0)
    const found = await this.score(wanted.map((chunk) => ({ chunk, passages: listed.get(chunk) })))
    if (found === undefined) return false
    for (const [chunk, scores] of found) this.take(chunk, { passages: listed.get(chunk), scores })
    return true
  }

  /** Everything that was scored, by chunk. */
  get all(): ReadonlyMap<Chunk, ScoredPassages> {
    return this.scored
  }

  /** The k best documents of these chunks, best first; ties in the order of the chunks. */
  best(chunks: readonly Chunk[], k: number): readonly RankedDocument<Chunk>[] {
    const best = new TopK<RankedDocument<Chunk>>(k)
    for (const chunk of chunks) {
      const scored = this.scored.get(chunk)
      if (scored === undefined) continue
      for (const { passage, score } of bestOfEach(chunk, scored)) {
        if (score > best.threshold) best.offer(score, { chunk, passage, score })
      }
    }
    return best.ranked()
  }

  /** Score of a passage's document by the best of its passages that were scored; undefined when none was. */
  scoreOf({ chunk, passage }: PassageOf<Chunk>): number | undefined {
    const { passages, scores = [] } = this.scored.get(chunk) ?? {}
    const document = chunk.documentOf[passage]
    let best: number | undefined
    for (const [place, score] of scores.entries()) {
      if (chunk.documentOf[passages?.[place] ?? place] === document) best = Math.max(best ?? score, score)
    }
    return best
  }

  private unscored(chunk: Chunk, passages: Uint32Array): Uint32Array {
    const known = this.scored.get(chunk)
    if (known === undefined) return passages
    return known.passages ? without(passages, known.passages) : new Uint32Array(0)
  }

  private take(chunk: Chunk, more: ScoredPassages): void {
    const known = this.scored.get(chunk)
    this.scored.set(chunk, known && isListed(known) && isListed(more) ? merged(known, more) : more)
  }
}

const isListed = (scored: ScoredPassages): scored is ListedScores => scored.passages !== undefined

/** Each document's best passage, the earlier one at a tie. */
export function* bestOfEach(
  { documentOf, removed }: RankedChunk,
  { passages, scores }: ScoredPassages,
): Generator<{ readonly passage: number; readonly score: number }> {
  const documentAt = (place: number) => documentOf[passages?.[place] ?? place]
  for (let place = 0; place < scores.length; ) {
    const document = documentAt(place) as number
    let [best, score] = [place, scores[place] as number]
    for (place++; place < scores.length && documentAt(place) === document; place++) {
      if ((scores[place] as number) > score) [best, score] = [place, scores[place] as number]
    }
    if (!removed.has(document)) yield { passage: passages?.[best] ?? best, score }
  }
}

/** What is in the first list only; both ascend. */
function without(passages: Uint32Array, others: Uint32Array): Uint32Array {
  let other = 0
  return passages.filter((passage) => {
    while ((others[other] ?? Infinity) < passage) other++
    return others[other] !== passage
  })
}

/** Two lists of different passages as one. */
function merged(a: ListedScores, b: ListedScores): ListedScores {
  const length = a.scores.length + b.scores.length
  const passages = new Uint32Array(length)
  const scores = new Float32Array(length)
  let [atA, atB] = [0, 0]
  for (let place = 0; place < length; place++) {
    const isFirst = (a.passages[atA] ?? Infinity) < (b.passages[atB] ?? Infinity)
    const from = isFirst ? a : b
    const at = isFirst ? atA++ : atB++
    passages[place] = from.passages[at] as number
    scores[place] = from.scores[at] as number
  }
  return { passages, scores }
}
