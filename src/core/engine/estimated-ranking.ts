import type { Kernel } from '../ports.ts'
import { TopK } from '../search/topk.ts'
import type { TokenEmbeddings } from '../types.ts'
import { ExactScores } from './exact-scores.ts'
import { Line } from './line.ts'
import { listsOf, type RankedChunk, type RankedDocument, type Residuals } from './ranked-chunk.ts'

/**
 * Nearest documents, by their approximate scores, that are scored exactly in any case; with those that turn out to matter
 * besides, searches of 4,239 pages of docs-mdn in parts share .91 of their ten best with searches of the whole.
 */
const scoredFirst = 100
/** Of a document that turns out to matter besides, the nearest passages, by their approximate scores, that are scored at least. */
const passagesScored = 1

/** A document as the scan has it. */
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
 * Ranks documents whose residuals cost a transfer: few are scored exactly, and the line through their approximate and
 * their exact scores gives an estimate for the others. All chunks must be of one codec; the kernel's query must stay as
 * it is.
 */
export class EstimatedRanking<Chunk extends RankedChunk> {
  private readonly documents = new Map<string, ScannedDocument<Chunk>>()
  private readonly scored = new Map<string, RankedDocument<Chunk>>()
  /** Passages that reach it are scored with their document. */
  private threshold = 0

  private constructor(
    private readonly exact: ExactScores<Chunk>,
    kernel: Kernel,
    private readonly chunks: readonly Chunk[],
  ) {
    const sums = kernel.scanEach(chunks.map(({ entry }) => entry.id))
    for (const [index, chunk] of chunks.entries()) this.take(chunk, sums[index] ?? new Uint32Array(0))
  }

  /** Undefined when a chunk has gone from the index meanwhile. */
  static async of<Chunk extends RankedChunk>(
    kernel: Kernel,
    residuals: Residuals<Chunk>,
    chunks: readonly Chunk[],
    query: TokenEmbeddings,
  ): Promise<EstimatedRanking<Chunk> | undefined> {
    kernel.setQuery(query)
    const ranking = new EstimatedRanking(new ExactScores(kernel, residuals), kernel, chunks)
    const nearest = new TopK<ScannedDocument<Chunk>>(scoredFirst)
    for (const document of ranking.documents.values()) nearest.offer(document.sum, document)
    const first = nearest.ranked()
    ranking.threshold = first.at(-1)?.sum ?? 0
    return (await ranking.scoreAll(first)) ? ranking : undefined
  }

  /** The k best documents by their scores, be they exact or estimated. */
  best(k: number): readonly RankedDocument<Chunk>[] {
    const known = [...this.scored].map(([key, { score }]) => ({ x: this.documents.get(key)?.sum ?? 0, y: score }))
    const line = new Line(known)
    const best = new TopK<RankedDocument<Chunk>>(k)
    for (const [key, { chunk, passages, sum }] of this.documents) {
      const document = this.scored.get(key) ?? { chunk, passage: passages[0]?.passage ?? 0, score: line.at(sum) }
      best.offer(document.score, document)
    }
    return best.ranked()
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

  private async scoreAll(documents: readonly ScannedDocument<Chunk>[]): Promise<boolean> {
    const listed = documents.flatMap(({ chunk, passages }) =>
      passages
        .filter(({ sum }, place) => place < passagesScored || sum >= this.threshold)
        .map(({ passage }) => ({ chunk, passage })),
    )
    if (!(await this.exact.add(listsOf(listed, this.chunks)))) return false
    for (const document of this.exact.best(this.chunks, Number.POSITIVE_INFINITY))
      this.scored.set(keyOf(document), document)
    return true
  }

  private take(chunk: Chunk, sums: Uint32Array): void {
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
