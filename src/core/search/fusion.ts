/** A document as two rankings see it; a score is undefined where the ranking does not hold it. */
export interface TwiceScored {
  readonly semantic: number | undefined
  readonly lexical: number | undefined
}

/**
 * Convex combination of normalised scores (Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid Retrieval").
 * Each ranking's scores are spread over 0 to 1 from its worst candidate to its best; one that does not hold a document
 * gives it 0.
 */
export const lexicalShare = 0.3

/** One score for each document, 0 to 1, in the order given. */
export function fuse(documents: readonly TwiceScored[]): number[] {
  const semantic = spread(documents.map((document) => document.semantic))
  const lexical = spread(documents.map((document) => document.lexical))
  return documents.map((_, index) => (1 - lexicalShare) * (semantic[index] ?? 0) + lexicalShare * (lexical[index] ?? 0))
}

function spread(scores: readonly (number | undefined)[]): number[] {
  const known = scores.filter((score) => score !== undefined)
  const least = known.reduce((least, score) => Math.min(least, score), Infinity)
  const most = known.reduce((most, score) => Math.max(most, score), -Infinity)
  return scores.map((score) => {
    if (score === undefined) return 0
    return most === least ? 1 : (score - least) / (most - least)
  })
}
