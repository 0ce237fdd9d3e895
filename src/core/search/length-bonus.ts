/**
 * The best of many tokens' approximate scores is too high, and the more so, the more tokens there are: the largest of several numbers
 * that are each somewhat off is one that is off to the better. So a scan's sum counts the more, the shorter the passage: by so much
 * of the largest sum for each e-fold of its tokens. Measured, see docs/design.md.
 */
const bonusOfFold = 0.01

/** Longer passages count as of so many tokens. */
const longest = 512

/** The e-folds from so many tokens to the longest. */
const folds = Float64Array.from({ length: longest + 1 }, (_, tokens) => Math.log(longest / Math.max(1, tokens)))

/**
 * What the sum of a passage gets besides, by its number of tokens, up to 512.
 * @param largest Sum of a passage that holds every row of the query.
 */
export function lengthBonuses(largest: number): Int32Array<ArrayBuffer> {
  const bonuses = new Int32Array(folds.length)
  for (let tokens = 0; tokens < folds.length; tokens++) {
    bonuses[tokens] = Math.round(bonusOfFold * largest * (folds[tokens] as number))
  }
  return bonuses
}
