/** How much of the way from the floor to a perfect score a query of unknown words has to go besides. */
const stricter = 0.2

/**
 * The least score of an answer to a query.
 *
 * A query of which neither the index nor the encoder knows a word is most likely no language at all. Its word pieces lie
 * near something in every collection: of 60 queries of random letters, the nearest pages of docs-tldr reach .64 of a
 * perfect score, more than those of some everyday questions. So it has to come nearer than others, but not to be known: a
 * compound that nobody has written may still mean something.
 *
 * @param relevanceFloor of the encoder; undefined when it has none
 * @param rows of the query's embeddings
 */
export function floorFor(relevanceFloor: number | undefined, rows: number, isKnown: boolean): number {
  if (relevanceFloor === undefined) return -Infinity
  return rows * (isKnown ? relevanceFloor : relevanceFloor + stricter * (1 - relevanceFloor))
}
