import type { Listed, RankedChunk, ScoreLists } from './ranked-chunk.ts'
import { ScoredChunks, type ScoredPassages } from './scored-chunks.ts'

interface ListedScores extends ScoredPassages {
  readonly passages: Uint32Array
}

/** MaxSim of the kernel's query with the passages that were asked for, some after others. */
export class PassageScores<Chunk extends RankedChunk> extends ScoredChunks<Chunk> {
  constructor(private readonly score: ScoreLists<Chunk>) {
    super(new Map())
  }

  /** Scores what of these is not scored yet. False when a chunk has gone from the index meanwhile. */
  async add(lists: readonly Listed<Chunk>[]): Promise<boolean> {
    const listed = new Map(lists.map(({ chunk, passages }) => [chunk, passages && this.unscored(chunk, passages)]))
    const wanted = [...listed.keys()].filter((chunk) => listed.get(chunk)?.length !== 0)
    const found = await this.score(wanted.map((chunk) => ({ chunk, passages: listed.get(chunk) })))
    if (found === undefined) return false
    for (const [chunk, scores] of found) this.take(chunk, { passages: listed.get(chunk), scores })
    return true
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

/** What is in the first list only; both ascend. */
function without(passages: Uint32Array, others: Uint32Array): Uint32Array {
  const kept = new Uint32Array(passages.length)
  let count = 0
  for (let at = 0, other = 0; at < passages.length; at++) {
    const passage = passages[at] as number
    while (other < others.length && (others[other] as number) < passage) other++
    if (other === others.length || others[other] !== passage) kept[count++] = passage
  }
  return kept.subarray(0, count)
}

/** Two lists of different passages as one. */
function merged(a: ListedScores, b: ListedScores): ListedScores {
  const length = a.scores.length + b.scores.length
  const passages = new Uint32Array(length)
  const scores = new Float32Array(length)
  let [place, atA, atB] = [0, 0, 0]
  for (; atA < a.passages.length && atB < b.passages.length; place++) {
    const [first, second] = [a.passages[atA] as number, b.passages[atB] as number]
    passages[place] = Math.min(first, second)
    scores[place] = (first < second ? a.scores[atA++] : b.scores[atB++]) as number
  }
  const [rest, at] = atA < a.passages.length ? [a, atA] : [b, atB]
  passages.set(rest.passages.subarray(at), place)
  scores.set(rest.scores.subarray(at), place)
  return { passages, scores }
}
