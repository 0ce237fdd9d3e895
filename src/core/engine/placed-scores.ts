import { TopK } from '../search/topk.ts'
import type { Places } from './places.ts'
import type { PassageOf, RankedChunk, RankedDocument, ScoreLists } from './ranked-chunk.ts'

/** MaxSim of one query with passages that have places, some after others. */
export class PlacedScores<Chunk extends RankedChunk> {
  /** @param scores by place; NaN where there is none yet. Default none. */
  constructor(
    readonly places: Places<Chunk>,
    private readonly score: ScoreLists<Chunk>,
    readonly scores: Float32Array = new Float32Array(places.count).fill(Number.NaN),
  ) {}

  /** The same, where further passages have places too. */
  among(places: Places<Chunk>): PlacedScores<Chunk> {
    return new PlacedScores(places, this.score, places.laid(this.scores, this.places))
  }

  /** Scores what of these places, ascending, is not scored yet. False when a chunk has gone from the index meanwhile. */
  async add(wanted: Uint32Array): Promise<boolean> {
    const { scores } = this
    const missing = new Uint32Array(wanted.length)
    let count = 0
    for (let at = 0; at < wanted.length; at++) {
      const place = wanted[at] as number
      if (Number.isNaN(scores[place])) missing[count++] = place
    }
    if (count === 0) return true
    const lists = this.places.listed(missing.subarray(0, count))
    const found = await this.score(lists)
    if (found === undefined) return false
    let from = 0
    for (const { chunk } of lists) {
      const own = found.get(chunk) as Float32Array
      for (let at = 0; at < own.length; at++) scores[missing[from++] as number] = own[at] as number
    }
    return true
  }

  /** The place of each document's best passage, the earlier one at a tie, in order; of documents of which any was scored. */
  best(): Uint32Array {
    const { scores } = this
    const { documents, documentCount, count } = this.places
    const places = new Uint32Array(documentCount)
    let found = 0
    let [last, best] = [-1, -1]
    for (let place = 0; place < count; place++) {
      const score = scores[place] as number
      if (Number.isNaN(score)) continue
      const document = documents[place] as number
      if (document !== last) places[found++] = place
      else if (score > best) places[found - 1] = place
      else continue
      last = document
      best = score
    }
    return places.subarray(0, found)
  }

  /**
   * What the last of the k best documents comes to; -Infinity while there are fewer.
   * @param comesTo what the document of a place comes to, whose best score this is; default that
   */
  least(k: number, comesTo = (score: number, _place: number): number => score): number {
    const kept = new TopK<number>(k)
    const best = this.best()
    for (let at = 0; at < best.length; at++) {
      const place = best[at] as number
      const reached = comesTo(this.scores[place] as number, place)
      if (reached > kept.threshold) kept.offer(reached, place)
    }
    return kept.threshold
  }

  /** The k best documents, best first; ties in the order of the places. */
  ranked(k: number): readonly RankedDocument<Chunk>[] {
    const kept = new TopK<RankedDocument<Chunk>>(k)
    for (const place of this.best()) {
      const score = this.scores[place] as number
      if (score > kept.threshold) kept.offer(score, { ...this.places.at(place), score })
    }
    return kept.ranked()
  }

  /** Score of a passage's document by the best of its passages that were scored; undefined when none was. */
  scoreOf(passage: PassageOf<Chunk>): number | undefined {
    const scores = this.places.ofDocument(passage).map((place) => this.scores[place] as number)
    const known = scores.filter((score) => !Number.isNaN(score))
    return known.length === 0 ? undefined : known.reduce((best, score) => Math.max(best, score))
  }
}
