/** A document as two rankings see it. */
export interface TwiceScored {
  /** MaxSim; undefined when the document is not among the nearest. */
  readonly semantic: number | undefined
  /** By its words; 0 when it holds none. */
  readonly lexical: number
}

/** Documents that each ranking contributes. */
export const fusionDepth = 100

/** What words count beside meaning, 0 to 1. */
export const lexicalShare = 0.3

/**
 * One score for each document, in the order given: the mean of two standard scores, as far from each ranking's mean as
 * a document is, in its standard deviations. So a ranking that tells documents apart counts for more than one that
 * finds them all alike. A document that is not among the nearest is taken to be as near as the last of those.
 */
export function fuse(documents: readonly TwiceScored[]): number[] {
  const known = documents.flatMap(({ semantic }) => semantic ?? [])
  const farthest = known.reduce((least, score) => Math.min(least, score), Infinity)
  const semantic = standardScores(documents.map((document) => document.semantic ?? farthest))
  const lexical = standardScores(documents.map((document) => document.lexical))
  return documents.map((_, index) => (1 - lexicalShare) * (semantic[index] ?? 0) + lexicalShare * (lexical[index] ?? 0))
}

/** Zero throughout where all scores are the same. */
function standardScores(scores: readonly number[]): number[] {
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(scores.length, 1)
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(scores.length, 1)
  return scores.map((score) => (variance > 0 ? (score - mean) / Math.sqrt(variance) : 0))
}
