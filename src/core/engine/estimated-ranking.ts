import { TopK } from '../search/topk.ts'
import type { NearScores } from './nearly-scored.ts'
import { PlacedScores } from './placed-scores.ts'
import type { Places } from './places.ts'
import type { PassageOf, RankedChunk, RankedDocument, ScoreLists } from './ranked-chunk.ts'

/** Nearest documents, by their approximate scores, that are scored exactly in any case, beside those that turn out to matter. */
const scoredFirst = 20
/**
 * A document is scored by its best passage, by approximate scores, and by those whose own come so near to it that they may be
 * better: an error of the high layer of two bits is some .18 on docs-mdn, and best passages were seen .6 and .7 behind others.
 */
const margin = 1

/**
 * Ranks documents whose passages cost a transfer: few are scored exactly, and the others stand where their approximate scores put
 * them. All chunks must be of one codec.
 */
export class EstimatedRanking<Chunk extends RankedChunk> {
  private readonly near: PlacedScores<Chunk>
  private readonly exact: PlacedScores<Chunk>
  private readonly isKnown: Uint8Array

  private constructor(
    private readonly places: Places<Chunk>,
    { scores, isKnown }: NearScores,
    score: ScoreLists<Chunk>,
  ) {
    this.near = new PlacedScores(places, score, scores)
    this.exact = new PlacedScores(places, score)
    this.isKnown = isKnown
  }

  /**
   * Undefined when a chunk has gone from the index meanwhile.
   * @param near Approximate scores.
   * @param score Gives exact ones.
   */
  static async of<Chunk extends RankedChunk>(
    places: Places<Chunk>,
    near: NearScores,
    score: ScoreLists<Chunk>,
  ): Promise<EstimatedRanking<Chunk> | undefined> {
    const ranking = new EstimatedRanking(places, near, score)
    return (await ranking.score(ranking.near.ranked(scoredFirst))) ? ranking : undefined
  }

  /** The k best documents by their scores, be they exact or approximate. */
  best(k: number): readonly RankedDocument<Chunk>[] {
    const { near, exact, places } = this
    const best = near.best()
    for (const place of exact.best()) best[places.documents[place] as number] = place
    const kept = new TopK<RankedDocument<Chunk>>(k)
    for (const place of best) {
      const score = Number.isNaN(exact.scores[place]) ? (near.scores[place] as number) : (exact.scores[place] as number)
      if (score > kept.threshold) kept.offer(score, { ...places.at(place), score })
    }
    return kept.ranked()
  }

  /** Score of a document, be it exact or approximate; undefined when it is none of these chunks'. */
  scoreOf(document: PassageOf<Chunk>): number | undefined {
    return this.exact.scoreOf(document) ?? this.near.scoreOf(document)
  }

  /** Whether a document's score is exact, or it is none of these chunks'. */
  isExact(document: PassageOf<Chunk>): boolean {
    return this.exact.scoreOf(document) !== undefined || this.near.scoreOf(document) === undefined
  }

  /** Scores documents exactly. False when a chunk has gone from the index meanwhile. */
  score(documents: readonly PassageOf<Chunk>[]): Promise<boolean> {
    const wanted = new Set(documents.flatMap((document) => this.mayBeBest(document)))
    return this.exact.add(Uint32Array.from(wanted).sort())
  }

  /** Scores every passage of every document exactly. False when a chunk has gone from the index meanwhile. */
  scoreEverything(): Promise<boolean> {
    return this.exact.add(Uint32Array.from(this.places.documents.keys()))
  }

  /** Places of a document's passages that may be its best. */
  private mayBeBest(document: PassageOf<Chunk>): readonly number[] {
    const { near, places, isKnown } = this
    const own = places.ofDocument(document)
    const best = near.scoreOf(document) ?? 0
    const first = own.find((place) => near.scores[place] === best)
    const mayBe = (place: number) => isKnown[place] === 1 && (near.scores[place] as number) >= best - margin
    return own.filter((place) => place === first || mayBe(place))
  }
}
