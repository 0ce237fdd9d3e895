/** More cells than values can tell apart near a cutoff, and still a table that stays in the first cache. */
const cells = 1024

/**
 * Finds the bucket of a value: how many of the ascending cutoffs lie below it. The span of the cutoffs is divided into cells
 * of equal width. Of a value's cell the table says how many cutoffs lie below all of it, so that hardly a value is
 * compared with more than one.
 */
export class Bucketing {
  readonly #first: number
  readonly #cellsPerUnit: number
  /** With an end that no value is above. */
  readonly #cutoffs: Float64Array
  readonly #below = new Uint8Array(cells)

  /** @param cutoffs at most 255 */
  constructor(cutoffs: Float32Array) {
    this.#first = cutoffs[0] ?? 0
    const span = (cutoffs.at(-1) ?? 0) - this.#first
    this.#cellsPerUnit = span > 0 ? cells / span : 0
    this.#cutoffs = Float64Array.of(...cutoffs, Number.POSITIVE_INFINITY)
    let cell = 0
    for (const [index, cutoff] of cutoffs.entries()) {
      // Rounding never puts a larger value into a lower cell, so that whatever is in a later cell than a cutoff is above it.
      for (const own = this.#cellOf(cutoff); cell <= own; cell++) this.#below[cell] = index
    }
    this.#below.fill(cutoffs.length, cell)
  }

  bucketOf(value: number): number {
    const cutoffs = this.#cutoffs
    let bucket = this.#below[this.#cellOf(value)] as number
    while ((cutoffs[bucket] as number) < value) bucket++
    return bucket
  }

  #cellOf(value: number): number {
    const place = (value - this.#first) * this.#cellsPerUnit
    return place > 0 ? (place < cells ? Math.floor(place) : cells - 1) : 0
  }
}
