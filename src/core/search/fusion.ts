/** A document as two rankings see it. */
export interface TwiceScored {
  /** MaxSim; undefined when the document is not among the nearest. */
  readonly semantic: number | undefined
  /** By its words; 0 when it holds none. */
  readonly lexical: number
}

/** Documents that each ranking contributes. */
export const fusionDepth = 50

/** What words count beside meaning, 0 to 1. */
export const lexicalShare = 0.35

/**
 * The score of a document beside others: the mean of two standard scores, as far from each ranking's mean as a document
 * is, in its standard deviations. So a ranking that tells documents apart counts for more than one that finds them all
 * alike. A document that is not among the nearest is taken to be as near as the last of those.
 */
export function fusion(others: readonly TwiceScored[]): (document: TwiceScored) => number {
  const known = others.flatMap(({ semantic }) => semantic ?? [])
  const farthest = known.reduce((least, score) => Math.min(least, score), Infinity)
  const bySemantic = standardScore(others.map(({ semantic = farthest }) => semantic))
  const byLexical = standardScore(others.map(({ lexical }) => lexical))
  return ({ semantic = farthest, lexical }) =>
    (1 - lexicalShare) * bySemantic(semantic) + lexicalShare * byLexical(lexical)
}

/** Zero throughout where all scores are the same. */
function standardScore(scores: readonly number[]): (score: number) => number {
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(scores.length, 1)
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(scores.length, 1)
  return (score) => (variance > 0 ? (score - mean) / Math.sqrt(variance) : 0)
}
