/**
 * Collections of at most this many passages are scored whole: that takes some ten milliseconds, and misses nothing.
 */
export const wholePassages = 2000

const factor = 14
/** From here on ndocs grow faster. */
const largeCollection = 100_000

/**
 * How many documents of the best approximate scores are scored exactly, to find the k best of a collection.
 *
 * From measurements with 8,192 centroids, each passage a document of its own. Among 13,239 passages of docs-mdn in 4 bits, 127
 * real queries, the k best by exact score are found in these shares:
 *
 *   ndocs      200    300    500    1000   1500   2000
 *   k = 10    .986   .991   .997   1      1      1
 *   k = 100   .822   .905   .965   .994   .998   .999
 *
 * So ten times the k takes three times the ndocs for the same share. Ten times the passages takes less than twice the
 * ndocs: `npm run bench -- search` found .998 of ten with 318 among 10,000 grown passages, and .992 with 566 among
 * 100,000. Among 1,000,000 grown passages in 2 bits it takes more, for 24 real queries and for five of one to three words:
 *
 *   ndocs            1400   2000   3000   4000   5000   6000   8000   12000
 *   real, k = 10     .942   .979   .983   .992   .992   .996   .996   .996
 *   real, k = 100    .903   .942   .967   .980   .987   .990   .993   .996
 *   short, k = 10    .840   .940   .960   .980   1      1      1      1
 *   short, k = 100   .664   .756   .850   .880   .894   .906   .920   .956
 */
export function ndocsFor(k: number, passages: number): number {
  const beyond = Math.max(1, passages / largeCollection)
  return Math.ceil(factor * Math.sqrt(k) * passages ** 0.25 * beyond ** 0.45)
}

/**
 * A shortlist is that for so many times the documents that must hardly be missed. On nfcorpus, whose passages are compressed by
 * several codecs, 2 loses .005 of exhaustive search's nDCG@10 and 4 or more lose .002 (`npm run bench -- passes`).
 */
export const listFactor = 5
/** It is scored as far as a passage may be among so many times those documents. */
export const comparedFactor = 2

/**
 * Of the nearest documents that a shortlist may have, so large a share is looked at first, and all where that may leave out what matters.
 * That is so for this share of 150 real queries of docs-mdn (2 bits, pooled by 4):
 *
 *   first        .25    .33    .4     .5
 *   by meaning   .396   .248   .148   .087
 *   hybrid       .353   .240   .173   .133
 */
const someShare = 0.4
/** A shortlist of no more times the documents that are compared is needed whole more often than not. */
const neededWhole = 35

/**
 * The share of a shortlist that is looked at first.
 * @param compared A passage matters if it may be among so many documents.
 * @param ndocs documents of which the shortlist is
 */
export const firstShare = (compared: number, ndocs: number): number => (ndocs > neededWhole * compared ? someShare : 1)

const firstFactor = 20
const nearestFactor = 4

/**
 * How many passages of a shortlist for k come first: enough for a line through approximate and better scores, and for good
 * documents to compare others with.
 */
export const firstPassages = (k: number): number => Math.ceil(firstFactor * Math.sqrt(k))

/** How many of the nearest documents come first as well, whatever others are worth besides. */
export const nearestDocuments = (k: number): number => Math.ceil(nearestFactor * Math.sqrt(k))

/**
 * Hardly any passage's score is so many times the spread better than its sum lets expect, in a collection of so many passages.
 *
 * Among the 101,959 passages of docs-mdn (2 bits, pooled by 4), 120 real queries: passages scored, with the pooled query or the query
 * itself, on average, and the share of the ten best documents found, when they are scored so far that one may be among the 20 best.
 *
 *   times        2      2.5    2.75    3       3.25
 *   by meaning   460    879    1,249   1,715   2,213
 *   ten          .971   .987   .995    .996    .996
 *   hybrid       517    717            1,110
 *   ten          .997   .999           .999
 *
 * On nfcorpus, whose passages are compressed by several codecs, 2.75 finds .975 of the ten best in 4 bits, .981 in 2, and loses .0018
 * and .0006 nDCG@10. Among more passages some lie further off. Of grown ones (2 bits, by meaning, 2.75 and so much for each doubling): passages
 * scored, and the share of the ten best found.
 *
 *   more a doubling                           .05     .1      .15     .2
 *   100,000, pooled by 4 (50 queries)         1,171
 *   ten                                       .962
 *   400,000                                   2,626   2,817   3,000   3,238
 *   ten                                       .958    .958    .964    .968
 *   1,000,000                                 4,597   5,348   5,850   6,345
 *   ten                                       .944    .956    .958    .964
 *   1,000,000, each token kept (25 queries)   2,415   2,987   3,786   4,651
 *   ten                                       .980    .988    .992    .992
 *
 * @param byBoth whether words count as well: they tell documents apart too, so that errors of meaning matter less
 */
export function surelyWithin(passages: number, byBoth: boolean): number {
  const doublings = Math.log2(Math.max(1, passages / largeCollection))
  return (byBoth ? 2.5 : 2.75) + furtherADoubling * doublings
}

const furtherADoubling = 0.1

/** The same of scores of the pooled query, which lie so near to those of the query that more of them cost little. */
export const surelyWithinPooled = 3.25

/**
 * Whether a scan looks only where the centroids near to the query are (search/probed.ts): not where so small a share of the documents
 * may be found at all that what is near is hardly ever enough, since lists know of no others.
 */
export const isProbed = (presentShare: number): boolean => presentShare >= leastPresent

const leastPresent = 0.25
