/**
 * Collections of at most this many passages are scored whole: that takes some ten milliseconds, and misses nothing.
 */
export const wholePassages = 2000

const factor = 14

/**
 * How many documents of the best approximate scores are scored exactly, to find the k best of a collection.
 *
 * From measurements with 4 bits, 8,192 centroids and real queries, each passage a document of its own. Among 13,239
 * passages of docs-mdn, 127 queries, the k best by exact score are found in these shares:
 *
 *   ndocs      200    300    500    1000   1500   2000
 *   k = 10    .986   .991   .997   1      1      1
 *   k = 100   .822   .905   .965   .994   .998   .999
 *
 * So ten times the k takes three times the ndocs for the same share. Ten times the passages takes less than twice the
 * ndocs: `npm run bench -- search` found .998 of ten with 318 among 10,000 grown passages, and .992 with 566 among
 * 100,000. The factor leaves room above .99 everywhere.
 */
export function ndocsFor(k: number, passages: number): number {
  return Math.ceil(factor * Math.sqrt(k) * passages ** 0.25)
}
