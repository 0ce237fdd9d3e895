import type { Kernel } from '../ports.ts'
import { TopK } from '../search/topk.ts'
import type { TokenEmbeddings } from '../types.ts'
import { lineThrough } from './line.ts'
import type { RankedChunk, Residuals } from './ranked-chunk.ts'
import type { RankedDocument } from './ranking.ts'

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
    private readonly kernel: Kernel,
    private readonly residuals: Residuals<Chunk>,
    chunks: readonly Chunk[],
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
    const ranking = new EstimatedRanking(kernel, residuals, chunks)
    const nearest = new TopK<ScannedDocument<Chunk>>(scoredFirst)
    for (const document of ranking.documents.values()) nearest.offer(document.sum, document)
    const first = nearest.ranked()
    ranking.threshold = first.at(-1)?.sum ?? 0
    return (await ranking.scoreAll(first)) ? ranking : undefined
  }

  /** The k best documents by their scores, be they exact or estimated. */
  best(k: number): readonly RankedDocument<Chunk>[] {
    const known = [...this.scored].map(([key, { score }]) => ({ x: this.documents.get(key)?.sum ?? 0, y: score }))
    const estimate = lineThrough(known)
    const best = new TopK<RankedDocument<Chunk>>(k)
    for (const [key, { chunk, passages, sum }] of this.documents) {
      const document = this.scored.get(key) ?? { chunk, passage: passages[0]?.passage ?? 0, score: estimate(sum) }
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
    const listed = new Map<Chunk, number[]>()
    for (const { chunk, passages } of documents) {
      const promising = passages.filter(({ sum }, place) => place < passagesScored || sum >= this.threshold)
      listed.set(chunk, [...(listed.get(chunk) ?? []), ...promising.map(({ passage }) => passage)])
    }
    const passagesOf = (chunk: Chunk) => Uint32Array.from(listed.get(chunk) ?? []).sort()
    const score = (group: readonly Chunk[]) =>
      this.kernel.scoreEach(group.map((chunk) => ({ chunk: chunk.entry.id, passages: passagesOf(chunk) })))
    const results = await this.residuals.withResiduals([...listed.keys()], score, passagesOf)
    if (results === undefined) return false
    for (const [chunk, scores] of results) {
      for (const [index, passage] of passagesOf(chunk).entries()) {
        const document = { chunk, passage, score: scores[index] as number }
        const rival = this.scored.get(keyOf(document))
        if (rival === undefined || rival.score < document.score) this.scored.set(keyOf(document), document)
      }
    }
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
