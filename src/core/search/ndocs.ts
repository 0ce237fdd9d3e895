/** Collections of at most this many passages are scored whole: that takes a few milliseconds, and misses nothing. */
export const wholePassages = 2000

/**
 * How many documents of the best approximate scores are scored exactly, to find the k best of a collection.
 */
export function ndocsFor(k: number, passages: number): number {
  return Math.ceil(8 * k ** 0.6 * Math.sqrt(passages) ** 0.5)
}
