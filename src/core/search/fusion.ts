/** A document as two rankings see it. */
export interface TwiceScored {
  /** MaxSim. */
  readonly semantic: number
  /** By its words; 0 when it holds none. */
  readonly lexical: number
}

/** The most that a query lets a document score. */
export interface MostScored {
  /** Rows of the query: MaxSim of a document that holds each of them. */
  readonly semantic: number
  /** Of one that is full of all its words, those that no document holds included; 0 when it has none. */
  readonly lexical: number
}

/** Documents that each ranking contributes. */
export const fusionDepth = 50

/** What words count beside meaning, 0 to 1. */
export const lexicalShare = 0.35

/**
 * The score of a document, 1 at most: what it has of the most that MaxSim can be, and of the most that the words can score. So words
 * count the less the fewer of them the documents hold. It does not depend on other documents, nor on how many were looked at, so
 * that a ranking of some of them is that of all.
 */
export const fusion =
  (most: MostScored): ((document: TwiceScored) => number) =>
  ({ semantic, lexical }) =>
    (1 - lexicalShare) * shareOf(semantic, most.semantic) + lexicalShare * shareOf(lexical, most.lexical)

/** The MaxSim that counts for a document as much as what its words score does. */
export const worthOfWords =
  (most: MostScored): ((lexical: number) => number) =>
  (lexical) =>
    (lexicalShare / (1 - lexicalShare)) * most.semantic * shareOf(lexical, most.lexical)

const shareOf = (score: number, most: number): number => (most > 0 ? score / most : 0)
