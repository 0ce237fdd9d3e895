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
 *   times        2      2.5    2.75    2.85    3       3.25
 *   by meaning   476    764    1,018   1,149   1,398   1,874
 *   ten          .964   .984   .988    .989    .992    .993
 *   hybrid       518    681    807             989
 *   ten          .995   .998   .998            .999
 *
 * When short passages had twice the bonus, 2.75 scored 1,355 for .991 and, hybrid, 2.5 scored 792 for .998. So too on nfcorpus, whose
 * passages are compressed by several codecs: there 2.75 found .975 of the ten best in 4 bits, .981 in 2, and lost .0018
 * and .0006 nDCG@10. Among more passages some lie further off. Of grown ones (2 bits, by meaning, twice the bonus, 2.75 and so much for each doubling): passages
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
 * A query of a word or two has few rows, and what holds the word stands far out from what centroids say. For 60 words of docs-mdn and as many
 * pairs of them (at most 8 rows) so much more scores so many passages, and finds this share of the ten best:
 *
 *   more         0              .4             .75            1
 *   by meaning   1,129; 1,247   1,703; 1,738   2,084; 2,294
 *   ten          .962; .965     .977; .970     .982; .975
 *   hybrid       426; 392                                     626; 701
 *   ten          .952; .967                                   .950; .988
 *
 * With that, nfcorpus loses .0008 nDCG@10 in 4 bits and nothing in 2; without, .0011 and .0017.
 *
 * @param byBoth whether words count as well: they tell documents apart too, so that errors of meaning matter less
 * @param rows of the query
 */
export function surelyWithin(passages: number, byBoth: boolean, rows: number): number {
  const doublings = Math.log2(Math.max(1, passages / largeCollection))
  const [within, further] = byBoth ? [2.5, 1] : [2.85, 0.75]
  return within + (rows <= fewRows ? further : 0) + furtherADoubling * doublings
}

const fewRows = 8
const furtherADoubling = 0.1

/** The same of scores of the pooled query, which lie so near to those of the query that more of them cost little. */
export const surelyWithinPooled = 3.25

/**
 * Whether a scan looks only where the centroids near to the query are (search/probed.ts): not where so small a share of the documents
 * may be found at all that what is near is hardly ever enough, since lists know of no others.
 */
export const isProbed = (presentShare: number): boolean => presentShare >= leastPresent

const leastPresent = 0.25
