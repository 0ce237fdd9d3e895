import type { Kernel } from '../ports.ts'
import { lengthBonuses } from '../search/length-bonus.ts'
import { firstDocuments, ndocsFor, promisingFor, surelyWithin } from '../search/ndocs.ts'
import { largestFirst, type Selection, selectPassages } from '../search/shortlist.ts'
import { Line, type Point } from './line.ts'
import type { Residuals, ScannedChunk } from './ranked-chunk.ts'

/** A line through fewer points says nothing. */
const fewestPoints = 20
/** Fewer passages are not worth a turn of their own. */
const leastPortion = 250

/** Passages of one chunk. */
interface Portion<Chunk> {
  readonly chunk: Chunk
  /** Ascending. */
  readonly passages: Uint32Array
}

/** The nearest passages of one codec, by their approximate scores, in portions. */
export class Shortlist<Chunk extends ScannedChunk> {
  /** Passages of the nearest documents, which are scored in any case. */
  readonly first: readonly Portion<Chunk>[]
  /** Places of what is selected, largest sum first. */
  private readonly order: Uint32Array
  /** Passages in the portions so far. */
  private given = 0
  private readonly points: Point[] = []

  /** @param firstDocuments whose passages are scored in any case */
  constructor(
    private readonly chunks: readonly Chunk[],
    private readonly selected: Selection,
    firstDocuments: number,
  ) {
    const order = largestFirst(selected.sums)
    this.order = order.subarray(0, this.reaching(selected.threshold, order))
    this.first = this.next(this.reaching(selected.thresholdOf(firstDocuments)))
  }

  /** All portions. */
  get all(): readonly Portion<Chunk>[] {
    return this.portion(0, this.order.length)
  }

  /**
   * The next passages, as far as what those of all portions so far came to says that they may matter: their scores lie about a line
   * over their sums. No more than there were so far, since each further one tells more about that line; none when none may matter.
   *
   * @param scores of the latest portion's passages, by chunk
   * @param least score that a passage must reach to matter
   */
  further(scores: ReadonlyMap<Chunk, Float32Array>, least: number): readonly Portion<Chunk>[] {
    const next = new Map<number, number>()
    const { chunks, sums } = this.selected
    // Of a chunk's passages in one portion, places ascend as the passages do.
    for (const place of this.order.slice(this.points.length, this.given).sort()) {
      const chunk = chunks[place] as number
      const own = next.get(chunk) ?? 0
      next.set(chunk, own + 1)
      this.points.push({ x: sums[place] as number, y: scores.get(this.chunks[chunk] as Chunk)?.[own] as number })
    }
    const line = new Line(this.points)
    const reach = this.points.length < fewestPoints ? 0 : line.where(least - surelyWithin * line.spread)
    return this.next(Math.min(this.reaching(reach), this.given + Math.max(this.given, leastPortion)))
  }

  /** How many, from those on that were given, reach this sum. */
  private reaching(sum: number, order = this.order): number {
    let reaching = this.given
    while (reaching < order.length && (this.selected.sums[order[reaching] as number] as number) >= sum) reaching++
    return reaching
  }

  /** @param given passages in all portions, this one included */
  private next(given: number): readonly Portion<Chunk>[] {
    const before = this.given
    this.given = given
    return this.portion(before, given)
  }

  private portion(from: number, to: number): readonly Portion<Chunk>[] {
    const { chunks, passages } = this.selected
    const byChunk = new Map<number, number[]>()
    for (const place of this.order.slice(from, to).sort()) {
      const chunk = chunks[place] as number
      const listed = byChunk.get(chunk)
      if (listed === undefined) byChunk.set(chunk, [passages[place] as number])
      else listed.push(passages[place] as number)
    }
    return Array.from(byChunk, ([chunk, listed]) => ({
      chunk: this.chunks[chunk] as Chunk,
      passages: Uint32Array.from(listed),
    }))
  }
}

/**
 * Lists the nearest passages of each codec by themselves: the coarser a codec, the further its sums are from the exact
 * scores, so that those of two codecs do not compare.
 *
 * @param largest sum of a passage that holds every row of the kernel's query
 * @param k documents that are looked for
 */
export function shortlistsOf<Chunk extends ScannedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  largest: number,
  k: number,
): readonly Shortlist<Chunk>[] {
  return Array.from(new Set(chunks.map(({ entry }) => entry.codec)), (codec) => {
    const ofCodec = chunks.filter(({ entry }) => entry.codec === codec)
    return new Shortlist(ofCodec, scan(kernel, residuals, ofCodec, k, largest), firstDocuments(k))
  })
}

/** Scans what is promising of many passages, and all where there are few or that turns out not to be enough. */
function scan<Chunk extends ScannedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  k: number,
  largest: number,
): Selection {
  const passages = chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
  const ndocs = ndocsFor(k, passages)
  const ids = chunks.map(({ entry }) => entry.id)
  const bonuses = lengthBonuses(largest)
  const scanOf = (promising?: number): Selection => {
    const sums = kernel.scanEach(ids, promising)
    const scanned = chunks.map(({ documentOf, removed, starts }, chunk) => {
      return { sums: sums[chunk] as Uint32Array, documentOf, removed, starts }
    })
    return selectPassages(scanned, bonuses, ndocs)
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
function presentShare(chunks: readonly ScannedChunk[]): number {
  let [documents, removed] = [0, 0]
  for (const chunk of chunks) {
    documents += (chunk.documentOf.at(-1) ?? -1) + 1
    removed += chunk.removed.size
  }
  return 1 - removed / documents
}
