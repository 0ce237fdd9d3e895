import { kthLargest } from '../search/kth-largest.ts'
import { TopK } from '../search/topk.ts'
import type { Places } from './places.ts'
import type { PassageOf, RankedChunk, RankedDocument, ScoreLists } from './ranked-chunk.ts'

const none = -1

/** MaxSim of one query with passages that have places, some after others. */
export class PlacedScores<Chunk extends RankedChunk> {
  /** By place; NaN where there is none yet. */
  readonly scores: Float32Array
  /** Of each document the place of its best passage, the earlier one at a tie; -1 while none was scored. */
  private readonly bestPlaces: Int32Array

  /** @param known scores by place; NaN where there is none yet. Default none. */
  constructor(
    readonly places: Places<Chunk>,
    private readonly score: ScoreLists<Chunk>,
    known?: Float32Array,
  ) {
    this.scores = known ?? new Float32Array(places.count).fill(Number.NaN)
    this.bestPlaces = new Int32Array(places.documentCount).fill(none)
    for (let place = 0; known !== undefined && place < known.length; place++) this.compare(place)
  }

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
    for (const own of found) {
      for (let at = 0; at < own.length; at++) {
        const place = missing[from++] as number
        scores[place] = own[at] as number
        this.compare(place)
      }
    }
    return true
  }

  /** The place of each document's best passage, the earlier one at a tie, in order; of documents of which any was scored. */
  best(): Uint32Array {
    const { bestPlaces } = this
    const places = new Uint32Array(bestPlaces.length)
    let found = 0
    for (let document = 0; document < bestPlaces.length; document++) {
      const place = bestPlaces[document] as number
      if (place !== none) places[found++] = place
    }
    return places.subarray(0, found)
  }

  /**
   * What the last of the k best documents comes to; -Infinity while there are fewer.
   * @param comesTo what the document of a place comes to, whose best score this is; default that
   * @param known what it was before the latest scores: it is no less since, so that what comes to less need not be looked at
   */
  least(
    k: number,
    comesTo?: (score: number, place: number) => number,
    known: number = Number.NEGATIVE_INFINITY,
  ): number {
    const { scores, bestPlaces } = this
    const values = new Float64Array(bestPlaces.length)
    let count = 0
    for (let document = 0; document < bestPlaces.length; document++) {
      const place = bestPlaces[document] as number
      if (place === none) continue
      const score = scores[place] as number
      const reached = comesTo === undefined ? score : comesTo(score, place)
      if (reached >= known) values[count++] = reached
    }
    return kthLargest(values, count, k)
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
    const [place = none] = this.places.ofDocument(passage)
    const best = place === none ? none : (this.bestPlaces[this.places.documents[place] as number] as number)
    return best === none ? undefined : (this.scores[best] as number)
  }

  /** Whether a place that has a score is the best of its document so far. */
  private compare(place: number): void {
    const { scores, bestPlaces } = this
    const score = scores[place] as number
    if (Number.isNaN(score)) return
    const document = this.places.documents[place] as number
    const best = bestPlaces[document] as number
    if (best !== none) {
      const known = scores[best] as number
      if (score < known || (score === known && best < place)) return
    }
    bestPlaces[document] = place
  }
}
