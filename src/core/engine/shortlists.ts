import type { Kernel } from '../ports.ts'
import { firstDocuments, ndocsFor, promisingFor, surelyWithin } from '../search/ndocs.ts'
import { largestApproximation } from '../search/scan.ts'
import { DocumentSums, passagesReaching, type ScannedPassages, type SummedPassages } from '../search/shortlist.ts'
import { Line, type Point } from './line.ts'
import type { RankedChunk, Residuals } from './ranked-chunk.ts'

/** A line through fewer points says nothing. */
const fewestPoints = 20

/** Passages of one chunk. */
interface Portion<Chunk> extends SummedPassages {
  readonly chunk: Chunk
}

/** The nearest passages of one codec, by their approximate scores, in two portions. */
export class Shortlist<Chunk extends RankedChunk> {
  /** Both portions. */
  readonly all: readonly Portion<Chunk>[]
  /** Passages of the nearest documents, which are scored in any case. */
  readonly first: readonly Portion<Chunk>[]

  /** @param firstThreshold what the documents of the first portion reach */
  constructor(
    { scanned, threshold }: Scan<Chunk>,
    private readonly firstThreshold: number,
  ) {
    const listed = Array.from(scanned, ([chunk, of]) => ({ chunk, ...passagesReaching(threshold, of) }))
    this.all = listed.filter(({ passages }) => passages.length > 0)
    this.first = this.portion(firstThreshold)
  }

  /**
   * Further passages, as far as what the first ones came to says that they may matter: their exact scores lie about a line
   * over their sums.
   *
   * @param scoreOf exact scores of a chunk's first ones
   * @param least exact score that a passage must reach to matter
   */
  further(scoreOf: (chunk: Chunk) => Float32Array, least: number): readonly Portion<Chunk>[] {
    const points = this.first.flatMap(({ chunk, sums }) => {
      const scores = scoreOf(chunk)
      return Array.from(sums, (x, place): Point => ({ x, y: scores[place] as number }))
    })
    const line = new Line(points)
    const reach = points.length < fewestPoints ? 0 : line.where(least - surelyWithin * line.spread)
    return this.portion(reach, this.firstThreshold)
  }

  private portion(threshold: number, below = Number.POSITIVE_INFINITY): readonly Portion<Chunk>[] {
    return this.all.flatMap(({ chunk, passages, sums }) => {
      const wanted: number[] = []
      const wantedSums: number[] = []
      for (let place = 0; place < sums.length; place++) {
        const sum = sums[place] as number
        if (sum < threshold || sum >= below) continue
        wanted.push(passages[place] as number)
        wantedSums.push(sum)
      }
      if (wanted.length === 0) return []
      return [{ chunk, passages: Uint32Array.from(wanted), sums: Uint32Array.from(wantedSums) }]
    })
  }
}

interface Scan<Chunk> {
  readonly scanned: ReadonlyMap<Chunk, ScannedPassages>
  readonly documents: DocumentSums
  /** What the nearest documents reach: nothing below it is listed. */
  readonly threshold: number
}

/**
 * Lists the nearest passages of each codec by themselves: the coarser a codec, the further its sums are from the exact
 * scores, so that those of two codecs do not compare.
 *
 * @param rows of the kernel's query
 * @param k documents that are looked for
 */
export function shortlistsOf<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  rows: number,
  k: number,
): readonly Shortlist<Chunk>[] {
  const largest = rows * largestApproximation
  return Array.from(new Set(chunks.map(({ entry }) => entry.codec)), (codec) => {
    const ofCodec = chunks.filter(({ entry }) => entry.codec === codec)
    const found = scan(kernel, residuals, ofCodec, k, largest)
    return new Shortlist(found, Math.max(found.threshold, found.documents.threshold(firstDocuments(k))))
  })
}

/** Scans what is promising of many passages, and all where there are few or that turns out not to be enough. */
function scan<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  k: number,
  largest: number,
): Scan<Chunk> {
  const passages = chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
  const ndocs = ndocsFor(k, passages)
  const ids = chunks.map(({ entry }) => entry.id)
  const scanOf = (promising?: number): Scan<Chunk> => {
    const sums = kernel.scanEach(ids, promising)
    const scannedOf = ({ documentOf, removed }: Chunk, index: number) => ({
      sums: sums[index] as Uint32Array,
      documentOf,
      removed,
    })
    const scanned = new Map(chunks.map((chunk, index) => [chunk, scannedOf(chunk, index)]))
    const documents = new DocumentSums(scanned.values(), largest)
    return { scanned, documents, threshold: documents.threshold(ndocs) }
  }
  const promising = promisingFor(ndocs, passages, presentShare(chunks))
  if (promising === undefined) return scanOf()
  // Not waited for: chunks could go from the kernel meanwhile.
  void kernel.loadCovers()
  if (!residuals.makeRoom(kernel.listBytes(ids))) return scanOf()
  const found = scanOf(promising)
  // A threshold of 0 would let in what was not scanned: the promising passages are of fewer documents than are wanted.
  return found.threshold > 0 ? found : scanOf()
}

/** Share of the documents that is neither removed nor left out. */
function presentShare(chunks: readonly RankedChunk[]): number {
  let [documents, removed] = [0, 0]
  for (const chunk of chunks) {
    documents += (chunk.documentOf.at(-1) ?? -1) + 1
    removed += chunk.removed.size
  }
  return 1 - removed / documents
}
