import type { Kernel } from '../ports.ts'
import { lengthBonuses } from '../search/length-bonus.ts'
import { firstPassages, isProbed, ndocsFor, nearestDocuments, surelyWithin } from '../search/ndocs.ts'
import { largestApproximation } from '../search/scan.ts'
import { documentsOf, largestFirst, type Selection, selectPassages } from '../search/shortlist.ts'
import { Line, Points } from './line.ts'
import type { Portion } from './portion-scores.ts'
import type { PassageOf, RankedChunk, Residuals } from './ranked-chunk.ts'

/** A line through fewer points says nothing. */
const fewestPoints = 20
/** Fewer passages are not worth a turn of their own. */
const leastPortion = 500

/** The nearest passages of one codec, by their approximate scores and what their documents are worth besides, in portions. */
export class Shortlist<Chunk extends RankedChunk> {
  /** Those that come first, which are scored in any case. */
  readonly first: readonly Portion<Chunk>[]
  /** Places of what is selected: the best ones first. */
  private readonly order: Uint32Array
  /** What the documents of what is selected are worth. */
  private readonly worths: Float32Array
  /** Of each place, whether it is in one of the portions so far. */
  private readonly isGiven: Uint8Array
  private readonly surelyWithin: number
  /** Whether no document is worth anything besides. */
  private readonly isByMeaning: boolean
  private latest: Uint32Array
  /** Passages in the portions so far. */
  private given = 0
  private readonly points = new Points()

  /** @param k documents that are looked for */
  constructor(
    private readonly chunks: readonly Chunk[],
    private readonly selected: Selection,
    { k, worthOf }: Pick<Sought<Chunk>, 'k' | 'worthOf'>,
  ) {
    const { sums, passages } = selected
    this.isByMeaning = worthOf === undefined
    this.surelyWithin = surelyWithin(countPassages(chunks), !this.isByMeaning)
    this.worths = new Float32Array(sums.length)
    const worthy = sums.slice()
    if (worthOf !== undefined) {
      for (let place = 0; place < sums.length; place++) {
        const worth = worthOf({ chunk: this.chunkAt(place), passage: passages[place] as number })
        this.worths[place] = worth
        worthy[place] = (sums[place] as number) + Math.round(largestApproximation * worth)
      }
    }
    this.order = largestFirst(worthy)
    this.isGiven = new Uint8Array(sums.length)
    const nearest = selected.thresholdOf(nearestDocuments(k))
    const first = this.order.slice(0, firstPassages(k))
    const others = this.order.subarray(first.length)
    this.latest = new Uint32Array([...first, ...others.filter((place) => (sums[place] as number) >= nearest)])
    this.first = this.give(this.latest)
  }

  /** All portions. */
  get all(): readonly Portion<Chunk>[] {
    return this.portion(this.order.slice())
  }

  /**
   * The next passages, as far as what those of all portions so far came to says that they may matter: their scores lie about a line
   * over their sums. No more than there were so far, since each further one tells more about that line; none when none may matter.
   *
   * @param scores of the latest portion's passages, by chunk
   * @param least what a passage's score and worth must reach to matter
   */
  further(scores: ReadonlyMap<Chunk, Float32Array>, least: number): readonly Portion<Chunk>[] {
    const { sums } = this.selected
    this.learn(scores)
    const line = new Line(this.points)
    const within = this.points.count < fewestPoints ? Number.POSITIVE_INFINITY : this.surelyWithin * line.spread
    const most = Math.max(this.given, leastPortion)
    const wanted: number[] = []
    for (let at = 0; at < this.order.length && wanted.length < most; at++) {
      const place = this.order[at] as number
      if (this.isGiven[place] === 1) continue
      if (line.at(sums[place] as number) + within + (this.worths[place] as number) >= least) wanted.push(place)
      // All that follow have smaller sums then.
      else if (this.isByMeaning) break
    }
    this.latest = Uint32Array.from(wanted)
    return this.give(this.latest)
  }

  private give(places: Uint32Array): readonly Portion<Chunk>[] {
    for (let at = 0; at < places.length; at++) this.isGiven[places[at] as number] = 1
    this.given += places.length
    return this.portion(places)
  }

  /**
   * Takes what the latest portion came to: of each document one passage, the one of the largest sum, so that a document of many
   * alike does not tell all about the others.
   */
  private learn(scores: ReadonlyMap<Chunk, Float32Array>): void {
    const { latest } = this
    const { sums, passages, chunks } = this.selected
    // A portion is in the order of the passages, chunk after chunk.
    for (let from = 0, to = 0; from < latest.length; from = to) {
      const number = chunks[latest[from] as number]
      const chunk = this.chunkAt(latest[from] as number)
      const scored = scores.get(chunk) as Float32Array
      while (to < latest.length && chunks[latest[to] as number] === number) to++
      for (let at = from; at < to; ) {
        const document = chunk.documentOf[passages[latest[at] as number] as number]
        let best = at
        while (++at < to && chunk.documentOf[passages[latest[at] as number] as number] === document) {
          if ((sums[latest[at] as number] as number) > (sums[latest[best] as number] as number)) best = at
        }
        this.points.add(sums[latest[best] as number] as number, scored[best - from] as number)
      }
    }
  }

  private chunkAt(place: number): Chunk {
    return this.chunks[this.selected.chunks[place] as number] as Chunk
  }

  /** Sorts the places: of a chunk's passages, they ascend as the passages do. */
  private portion(places: Uint32Array): readonly Portion<Chunk>[] {
    const { chunks, passages } = this.selected
    places.sort()
    const portions: Portion<Chunk>[] = []
    for (let from = 0, to = 0; from < places.length; from = to) {
      const chunk = chunks[places[from] as number]
      while (to < places.length && chunks[places[to] as number] === chunk) to++
      const own = new Uint32Array(to - from)
      for (let at = from; at < to; at++) own[at - from] = passages[places[at] as number] as number
      portions.push({ chunk: this.chunkAt(places[from] as number), passages: own })
    }
    return portions
  }
}

interface Sought<Chunk> {
  /** Sum of a passage that holds every row of the kernel's query. */
  readonly largest: number
  /** Documents that are looked for. */
  readonly k: number
  /** What a passage's document is worth beside its score, in units of the kernel's scores; undefined where only meaning counts. */
  readonly worthOf: ((passage: PassageOf<Chunk>) => number) | undefined
}

/**
 * Lists the nearest passages of each codec by themselves: the coarser a codec, the further its sums are from the exact
 * scores, so that those of two codecs do not compare.
 */
export function shortlistsOf<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  sought: Sought<Chunk>,
): readonly Shortlist<Chunk>[] {
  return Array.from(new Set(chunks.map(({ entry }) => entry.codec)), (codec) => {
    const ofCodec = chunks.filter(({ entry }) => entry.codec === codec)
    return new Shortlist(ofCodec, scan(kernel, residuals, ofCodec, sought), sought)
  })
}

/** Looks near the query, and everywhere where that turns out not to be enough. */
function scan<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  { k, largest }: Pick<Sought<Chunk>, 'k' | 'largest'>,
): Selection {
  const passages = countPassages(chunks)
  const ndocs = ndocsFor(k, passages)
  const ids = chunks.map(({ entry }) => entry.id)
  const bonuses = lengthBonuses(largest)
  const scanOf = (probed: boolean): Selection =>
    selectPassages(chunks, (wanted) => kernel.largest(ids, { wanted, bonuses, probed }), ndocs)
  // Where all documents are wanted, what is near may be of some only.
  const documents = documentsOf(chunks)
  const isProbing = documents > ndocs && isProbed(documents / (documents + countRemoved(chunks)))
  const near = isProbing && residuals.makeRoom(kernel.listBytes(ids)) ? scanOf(true) : undefined
  // 0 where what is near to the query is of fewer documents than are wanted.
  return near !== undefined && near.thresholdOf(ndocs) > 0 ? near : scanOf(false)
}

/** Documents that are removed or left out. */
const countRemoved = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { removed }) => sum + removed.size, 0)

const countPassages = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
