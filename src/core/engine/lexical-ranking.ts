import type { LexicalIndex, Question } from '../lexical/lexical-index.ts'
import { bestOfDocuments, passagesOfDocument } from '../search/group.ts'
import { TopK } from '../search/topk.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Candidate } from './parts.ts'
import type { PassageOf } from './ranked-chunk.ts'

/** How well each passage of these chunks answers a query by its words: BM25F. */
export class LexicalRanking {
  /** The most that the question lets a document score. */
  readonly most: number
  private readonly scores: ReadonlyMap<string, Float32Array>
  private readonly documentScores: ReadonlyMap<string, Float32Array>
  /** What was asked for last. */
  private known: { readonly k: number; readonly best: readonly Candidate[] } | undefined

  constructor(
    private readonly lexical: LexicalIndex,
    private readonly chunks: readonly LoadedChunk[],
    question: Question,
  ) {
    const { scores, most } = lexical.score(chunks, question)
    this.scores = scores
    this.documentScores = new Map(
      chunks.map((chunk) => [chunk.entry.id, bestOfDocuments(this.scoresOf(chunk), chunk.documentOf)]),
    )
    this.most = most
  }

  /** The k best documents that hold any word at all, each as its best passage, best first. */
  best(k: number): readonly Candidate[] {
    if (this.known?.k !== k) this.known = { k, best: this.rank(k) }
    return this.known.best
  }

  private rank(k: number): readonly Candidate[] {
    const best = new TopK<{ chunk: LoadedChunk; document: number; score: number }>(k)
    for (const chunk of this.chunks) {
      for (const [document, score] of this.scoresOfDocuments(chunk).entries()) {
        // Most score less.
        if (score > Math.max(0, best.threshold) && !chunk.removed.has(document))
          best.offer(score, { chunk, document, score })
      }
    }
    return best.ranked().map(({ chunk, document, score }) => {
      const passage = this.scoresOf(chunk).indexOf(score, chunk.documentOf.indexOf(document))
      return { chunk, passage, score }
    })
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

  /** Scores of a chunk's documents, each that of its best passage. */
  scoresOfDocuments({ entry }: LoadedChunk): Float32Array {
    return this.documentScores.get(entry.id) ?? new Float32Array(0)
  }

  /** Score of the best passage of a passage's document. */
  scoreOf({ chunk, passage }: PassageOf<LoadedChunk>): number {
    return this.scoresOfDocuments(chunk)[chunk.documentOf[passage] as number] ?? 0
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
