/** How much of the way from the floor to a perfect score a query of unknown words has to go besides. */
const stricter = 0.2

/** Up to so many passages the encoder's floor holds as it is. */
const calibratedFor = 10_000
/**
 * What it rises by with ten times the passages: among more of them the nearest is nearer by chance. Of 30 everyday questions
 * the twelfth nearest comes to .516 of a perfect score on docs-tldr (8,000 passages) and to .575 on docs-mdn (102,000), where
 * two of its own 759 questions stay below .61.
 */
const risePerTenfold = 0.06

export interface AskedOf {
  /** Of the query's embeddings. */
  readonly rows: number
  /** Whether the index or the encoder knows any word of the query. */
  readonly isKnown: boolean
  /** That are searched. */
  readonly passages: number
}

/**
 * The least score of an answer to a query.
 *
 * A query of which neither the index nor the encoder knows a word is most likely no language at all. Its word pieces lie
 * near something in every collection: of 60 queries of random letters, the nearest pages of docs-tldr reach .64 of a
 * perfect score, more than those of some everyday questions. So it has to come nearer than others, but not to be known: a
 * compound that nobody has written may still mean something.
 *
 * @param relevanceFloor of the encoder; undefined when it has none
 */
export function floorFor(relevanceFloor: number | undefined, { rows, isKnown, passages }: AskedOf): number {
  if (relevanceFloor === undefined) return -Infinity
  const risen = relevanceFloor + risePerTenfold * Math.log10(Math.max(1, passages / calibratedFor))
  const floor = Math.min(1, risen)
  return rows * (isKnown ? floor : floor + stricter * (1 - floor))
}
