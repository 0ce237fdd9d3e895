import { TopK } from '../search/topk.ts'
import type { NearScores } from './nearly-scored.ts'
import { PassageScores } from './passage-scores.ts'
import {
  type Listed,
  listsOf,
  type PassageOf,
  type RankedChunk,
  type RankedDocument,
  type ScoreLists,
} from './ranked-chunk.ts'

/** Nearest documents, by their approximate scores, that are scored exactly in any case, beside those that turn out to matter. */
const scoredFirst = 20
/**
 * A document is scored by its best passage, by approximate scores, and by those whose own come so near to it that they may be
 * better: an error of the high layer of two bits is some .18 on docs-mdn, and best passages were seen .6 and .7 behind others.
 */
const margin = 1

/** A document with the approximate scores of its passages. */
interface ScannedDocument<Chunk> {
  readonly chunk: Chunk
  /** Its passages and their approximate scores, best first. */
  readonly passages: readonly ScannedPassage[]
  /** Score of the first. */
  readonly sum: number
}

interface ScannedPassage {
  readonly passage: number
  readonly sum: number
}

/**
 * Ranks documents whose passages cost a transfer: few are scored exactly, and the others stand where their approximate scores put
 * them. All chunks must be of one codec.
 */
export class EstimatedRanking<Chunk extends RankedChunk> {
  private readonly documents = new Map<string, ScannedDocument<Chunk>>()
  private readonly scored = new Map<string, RankedDocument<Chunk>>()

  private constructor(
    private readonly exact: PassageScores<Chunk>,
    private readonly near: NearScores,
    private readonly chunks: readonly Chunk[],
  ) {
    for (const chunk of chunks) this.take(chunk, near.scores.get(chunk.entry.id) ?? new Float32Array(0))
  }

  /**
   * Undefined when a chunk has gone from the index meanwhile.
   * @param near Approximate scores.
   * @param score Gives exact ones.
   */
  static async of<Chunk extends RankedChunk>(
    chunks: readonly Chunk[],
    near: NearScores,
    score: ScoreLists<Chunk>,
  ): Promise<EstimatedRanking<Chunk> | undefined> {
    const ranking = new EstimatedRanking(new PassageScores(score), near, chunks)
    const nearest = new TopK<ScannedDocument<Chunk>>(scoredFirst)
    for (const document of ranking.documents.values()) nearest.offer(document.sum, document)
    return (await ranking.scoreAll(nearest.ranked())) ? ranking : undefined
  }

  /** The k best documents by their scores, be they exact or approximate. */
  best(k: number): readonly RankedDocument<Chunk>[] {
    const best = new TopK<RankedDocument<Chunk>>(k)
    for (const [key, { chunk, passages, sum }] of this.documents) {
      const document = this.scored.get(key) ?? { chunk, passage: passages[0]?.passage ?? 0, score: sum }
      best.offer(document.score, document)
    }
    return best.ranked()
  }

  /** Score of a document, be it exact or approximate; undefined when it is none of these chunks'. */
  scoreOf(document: PassageOf<Chunk>): number | undefined {
    const key = keyOf(document)
    return this.scored.get(key)?.score ?? this.documents.get(key)?.sum
  }

  /** Whether a document's score is exact, or it is none of these chunks'. */
  isExact(document: RankedDocument<Chunk>): boolean {
    const key = keyOf(document)
    return this.scored.has(key) || !this.documents.has(key)
  }

  /** Scores documents exactly. False when a chunk has gone from the index meanwhile. */
  score(documents: readonly RankedDocument<Chunk>[]): Promise<boolean> {
    return this.scoreAll(documents.flatMap((document) => this.documents.get(keyOf(document)) ?? []))
  }

  /** Scores every passage of every document exactly. False when a chunk has gone from the index meanwhile. */
  scoreEverything(): Promise<boolean> {
    return this.scoreLists(this.chunks.map((chunk) => ({ chunk })))
  }

  private scoreAll(documents: readonly ScannedDocument<Chunk>[]): Promise<boolean> {
    const listed = documents.flatMap(({ chunk, passages, sum: best }) => {
      const scored = this.near.scored.get(chunk.entry.id)
      const mayBeBest = ({ passage, sum }: ScannedPassage) => sum >= best - margin && scored?.has(passage) === true
      return passages.filter((one, place) => place === 0 || mayBeBest(one)).map(({ passage }) => ({ chunk, passage }))
    })
    return this.scoreLists(listsOf(listed, this.chunks))
  }

  private async scoreLists(lists: readonly Listed<Chunk>[]): Promise<boolean> {
    if (!(await this.exact.add(lists))) return false
    for (const document of this.exact.best(this.chunks, Number.POSITIVE_INFINITY))
      this.scored.set(keyOf(document), document)
    return true
  }

  private take(chunk: Chunk, sums: Float32Array): void {
    const { documentOf, removed } = chunk
    for (let passage = 0; passage < sums.length; ) {
      const document = documentOf[passage] as number
      const passages: ScannedPassage[] = []
      for (; documentOf[passage] === document && passage < sums.length; passage++) {
        passages.push({ passage, sum: sums[passage] as number })
      }
      passages.sort((a, b) => b.sum - a.sum)
      const [first] = passages
      if (first === undefined || removed.has(document)) continue
      this.documents.set(keyOf({ chunk, passage: first.passage }), { chunk, passages, sum: first.sum })
    }
  }
}

const keyOf = <Chunk extends RankedChunk>({ chunk, passage }: { chunk: Chunk; passage: number }): string =>
  `${chunk.entry.id}/${chunk.documentOf[passage]}`
