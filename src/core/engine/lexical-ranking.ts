import type { LexicalIndex, Question } from '../lexical/lexical-index.ts'
import { bestOfDocument, passagesOfDocument } from '../search/group.ts'
import { TopK } from '../search/topk.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Candidate } from './parts.ts'
import type { PassageOf } from './ranked-chunk.ts'

/** How well each passage of these chunks answers a query by its words: BM25F. */
export class LexicalRanking {
  /** The most that the question lets a document score. */
  readonly most: number
  private readonly scores: ReadonlyMap<string, Float32Array>
  /** What was asked for last. */
  private known: { readonly k: number; readonly best: readonly Candidate[] } | undefined

  constructor(
    private readonly lexical: LexicalIndex,
    private readonly chunks: readonly LoadedChunk[],
    question: Question,
  ) {
    const { scores, most } = lexical.score(chunks, question)
    this.scores = scores
    this.most = most
  }

  /** The k best documents that hold any word at all, each as its best passage, best first. */
  best(k: number): readonly Candidate[] {
    if (this.known?.k !== k) this.known = { k, best: this.rank(k) }
    return this.known.best
  }

  private rank(k: number): readonly Candidate[] {
    const best = new TopK<Candidate>(k)
    let least = 0
    for (const chunk of this.chunks) {
      const { documentOf, removed } = chunk
      const scores = this.scores.get(chunk.entry.id) ?? new Float32Array(0)
      for (let passage = 0; passage < scores.length; passage++) {
        let score = scores[passage] as number
        // Most score less, and what a document's earlier passages scored does not matter either then.
        if (score <= least) continue
        const document = documentOf[passage] as number
        let top = passage
        for (; documentOf[passage + 1] === document; passage++) {
          const next = scores[passage + 1] as number
          if (next > score) [top, score] = [passage + 1, next]
        }
        if (removed.has(document)) continue
        best.offer(score, { chunk, passage: top, score })
        least = Math.max(0, best.threshold)
      }
    }
    return best.ranked()
  }

  /** Documents of which one passage holds every word of a query, each as the first such passage. */
  holdingAll(query: string): readonly Candidate[] {
    const passagesOf = this.lexical.passagesWith([query])
    return this.chunks.flatMap((chunk) => {
      const first = new Map<number, Candidate>()
      for (const passage of passagesOf(chunk.entry.id)) {
        const document = chunk.documentOf[passage] as number
        if (chunk.removed.has(document) || first.has(document)) continue
        first.set(document, { chunk, passage, score: this.scores.get(chunk.entry.id)?.[passage] ?? 0 })
      }
      return [...first.values()]
    })
  }

  /** Scores of a chunk's passages. */
  scoresOf({ entry }: LoadedChunk): Float32Array {
    return this.scores.get(entry.id) ?? new Float32Array(0)
  }

  /** Score of the best passage of a passage's document. */
  scoreOf({ chunk, passage }: PassageOf<LoadedChunk>): number {
    return bestOfDocument(this.scoresOf(chunk), chunk.documentOf, passage)
  }

  /** Every passage of a candidate's document, in order. */
  passagesOf({ chunk, passage }: Candidate): readonly Candidate[] {
    const scores = this.scores.get(chunk.entry.id)
    return Array.from(passagesOfDocument(chunk.documentOf, passage), (place) => ({
      chunk,
      passage: place,
      score: scores?.[place] ?? 0,
    }))
  }
}
