import { largestApproximation } from '../search/largest-approximation.ts'
import { firstPassages, nearestDocuments, surelyWithin } from '../search/ndocs.ts'
import { largestFirst } from '../search/shortlist.ts'
import { Line, Points } from './line.ts'

/** A line through fewer points says nothing. */
const fewestPoints = 20
/** Fewer passages are not worth a turn of their own. */
const leastPortion = 500

/** What a shortlist is made of; arrays are by place. */
export interface Selected {
  /** Its passages lie from this place */
  readonly from: number
  /** to this one, which is another's. */
  readonly to: number
  /** Approximate scores; 0 for what lies among its passages, but is not one of them. */
  readonly sums: Uint32Array
  readonly documents: Uint32Array
  /** What a passage's document is worth beside its score, in units of the scores; undefined where only meaning counts. */
  readonly worths: Float32Array | undefined
  /** The sum that so many of the nearest documents reach. */
  thresholdOf(documents: number): number
  /** The largest sum that no passage reaches that is left out of the list, and the most that one's document is worth; undefined where none is. */
  readonly rest: { readonly sum: number; readonly worth: number } | undefined
  /** Documents that are looked for. */
  readonly k: number
  /** Passages of the collection of which these are the nearest. */
  readonly passages: number
  /** Of the query. */
  readonly rows: number
}

/**
 * The nearest passages of one codec, by their approximate scores and what their documents are worth besides, in portions: lists of
 * places, ascending.
 */
export class Shortlist {
  /** Those that come first, which are scored in any case. */
  readonly first: Uint32Array
  /** The best ones first. */
  private readonly order: Uint32Array
  /** Of each place, whether it is in one of the portions so far. */
  private readonly isGiven: Uint8Array
  private readonly surelyWithin: number
  /** Before this one, all of the order are in one of the portions so far. */
  private next = 0
  private latest: Uint32Array
  private line: Line
  /** Hardly any score lies so far above the line. */
  private within = Number.POSITIVE_INFINITY
  /** Passages in the portions so far. */
  private given = 0
  private readonly points = new Points()

  constructor(private readonly selected: Selected) {
    const { sums, worths, thresholdOf, k, passages, rows } = selected
    this.surelyWithin = surelyWithin(passages, worths !== undefined, rows)
    this.order = orderOf(selected)
    this.isGiven = new Uint8Array(sums.length)
    const [count, nearest] = [firstPassages(k), thresholdOf(nearestDocuments(k))]
    const first = new Uint32Array(this.order.length)
    let found = 0
    for (let at = 0; at < first.length; at++) {
      const place = this.order[at] as number
      if (at < count || (sums[place] as number) >= nearest) first[found++] = place
    }
    this.first = this.give(first.subarray(0, found))
    this.latest = this.first
    this.line = new Line(this.points)
  }

  /** All its passages. */
  get all(): Uint32Array {
    return this.order.toSorted()
  }

  /**
   * The next passages, as far as what those of all portions so far came to says that they may matter: their scores lie about a line
   * over their sums. No more than there were so far, since each further one tells more about that line; none when none may matter.
   *
   * @param scores by place; those of the latest portion are there
   * @param least what a passage's score and worth must reach to matter
   */
  further(scores: Float32Array, least: number): Uint32Array {
    const { sums, worths } = this.selected
    this.learn(scores)
    const wanted = new Uint32Array(Math.max(this.given, leastPortion))
    let found = 0
    while (this.next < this.order.length && this.isGiven[this.order[this.next] as number] === 1) this.next++
    for (let at = this.next; at < this.order.length && found < wanted.length; at++) {
      const place = this.order[at] as number
      if (this.isGiven[place] === 1) continue
      const worth = worths === undefined ? 0 : (worths[place] as number)
      if (this.mostOf(sums[place] as number) + worth >= least) wanted[found++] = place
      // All that follow have smaller sums then.
      else if (worths === undefined) break
    }
    this.latest = this.give(wanted.subarray(0, found))
    return this.latest
  }

  /** Whether passages that are left out of the list may matter, by what the scores of the portions say. */
  leavesOut(least: number): boolean {
    const { rest } = this.selected
    return rest !== undefined && this.mostOf(rest.sum) + rest.worth >= least
  }

  /** Hardly any passage of this sum has a higher score. */
  private mostOf(sum: number): number {
    return this.line.at(sum) + this.within
  }

  /** @param places whose order is lost */
  private give(places: Uint32Array): Uint32Array {
    for (let at = 0; at < places.length; at++) this.isGiven[places[at] as number] = 1
    this.given += places.length
    return places.sort()
  }

  /**
   * Takes what the latest portion came to: of each document one passage, the one of the largest sum, so that a document of many
   * alike does not tell all about the others.
   */
  private learn(scores: Float32Array): void {
    const { latest } = this
    const { sums, documents } = this.selected
    for (let at = 0; at < latest.length; ) {
      let best = latest[at] as number
      const document = documents[best]
      for (at++; at < latest.length && documents[latest[at] as number] === document; at++) {
        const place = latest[at] as number
        if ((sums[place] as number) > (sums[best] as number)) best = place
      }
      this.points.add(sums[best] as number, scores[best] as number)
    }
    this.line = new Line(this.points)
    if (this.points.count >= fewestPoints) this.within = this.surelyWithin * this.line.spread
  }
}

/** Places of its passages, the best ones first. */
function orderOf({ from, to, sums, worths }: Selected): Uint32Array {
  const worthy = sums.slice(from, to)
  let count = 0
  for (let at = 0; at < worthy.length; at++) {
    if (worthy[at] === 0) continue
    count++
    if (worths !== undefined) {
      worthy[at] = (worthy[at] as number) + Math.round(largestApproximation * (worths[from + at] as number))
    }
  }
  // What is not one of them comes last.
  const order = largestFirst(worthy).subarray(0, count)
  for (let at = 0; at < count; at++) order[at] = from + (order[at] as number)
  return order
}
