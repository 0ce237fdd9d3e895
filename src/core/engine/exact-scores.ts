import { bestPassages } from '../search/group.ts'
import { TopK } from '../search/topk.ts'
import type { Listed, PassageOf, RankedChunk, RankedDocument, ScoreLists } from './ranked-chunk.ts'

interface ScoredPassages {
  /** Ascending; undefined for all of the chunk's. */
  readonly passages: Uint32Array | undefined
  /** In their order. */
  readonly scores: Float32Array
}

interface ListedScores extends ScoredPassages {
  readonly passages: Uint32Array
}

/** MaxSim of the kernel's query with the passages that were asked for. */
export class ExactScores<Chunk extends RankedChunk> {
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

  /** Of a chunk's passages that were scored, in their order. */
  of(chunk: Chunk): Float32Array {
    return this.scored.get(chunk)?.scores ?? new Float32Array(0)
  }

  /** The k best documents of these chunks, best first; ties in the order of the chunks. */
  best(chunks: readonly Chunk[], k: number): readonly RankedDocument<Chunk>[] {
    const best = new TopK<RankedDocument<Chunk>>(k)
    for (const chunk of chunks) {
      const scored = this.scored.get(chunk)
      if (scored === undefined) continue
      const { passages, scores } = scored
      const documents = passages?.map((passage) => chunk.documentOf[passage] as number) ?? chunk.documentOf
      for (const { passage, score } of bestPassages(scores, documents, chunk.removed)) {
        best.offer(score, { chunk, passage: passages?.[passage] ?? passage, score })
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
    const scored = new Set(known.passages)
    return known.passages ? passages.filter((passage) => !scored.has(passage)) : new Uint32Array(0)
  }

  private take(chunk: Chunk, more: ScoredPassages): void {
    const known = this.scored.get(chunk)
    this.scored.set(chunk, known && isListed(known) && isListed(more) ? merged(known, more) : more)
  }
}

const isListed = (scored: ScoredPassages): scored is ListedScores => scored.passages !== undefined

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
