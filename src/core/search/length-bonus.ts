/**
 * The best of many tokens' approximate scores is too high, and the more so, the more tokens there are: the largest of several numbers
 * that are each somewhat off is one that is off to the better. So a scan's sum counts the more, the shorter the passage: by so much
 * of the largest sum for each e-fold of its tokens. Measured, see docs/design.md.
 */
const bonusOfFold = 0.02

/** Longer passages count as of so many tokens. */
const longest = 512

/**
 * What the sum of a passage gets besides, by its number of tokens, up to 512.
 * @param largest Sum of a passage that holds every row of the query.
 */
export function lengthBonuses(largest: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: longest + 1 }, (_, tokens) =>
    Math.round(bonusOfFold * largest * Math.log(longest / Math.max(1, tokens))),
  )
}
