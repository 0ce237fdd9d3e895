/**
 * The tokens of a passage that a query is scored with whose scores need only come near (search/near-scores.ts): those whose centroids come
 * near to the best of the passage's for some row. What the others' residuals hold hardly ever makes up for their centroids.
 *
 *   best[r]   = max over the passage's tokens of approximate[code of token][r] (search/scan.ts)
 *   margin[r] = min(255, floor(2 * length of row r * root mean square of the codec's bucket weights * 255))
 *   likely    = approximate[code of token][r] > max(0, best[r] - margin[r]) for any r
 *
 * Of a passage none of whose tokens is likely, the last one is scored. A row's dot product with a residual deviates by its length times the bucket
 * weights' root mean square. With 20 pooled queries and 60 near passages each of docs-mdn (2 bits), so many deviations leave so large a share of the tokens,
 * and a score that is less by so much, of scores that deviate by .28 and .26 among these. Among 100,000 passages grown from them, pooled by 4, .962 of the
 * ten best are found with 2 deviations, .954 with 1.5, and .960 with all tokens (50 queries).
 *
 *   deviations                     1      1.5    2      3
 *   tokens, each token kept        .403   .507   .618   .813
 *   less                           .011   .005   .002   .000
 *   tokens, pooled by 4            .447   .560   .681   .863
 *   less                           .010   .004   .001   .000
 */
export interface LikelyTable {
  /** Of rows. */
  readonly margins: Uint8Array
  /** [centroid][row] */
  readonly approximations: Uint8Array
}

/** Which of a passage's tokens, given their codes, are likely. */
export function likelyTokens(codes: Uint16Array, { margins, approximations }: LikelyTable): number[] {
  const rows = margins.length
  const scoreAt = (token: number, row: number) => approximations[(codes[token] as number) * rows + row] as number
  const tokens = Array.from(codes.keys())
  const floors = Array.from(margins, (margin, row) =>
    Math.max(0, tokens.reduce((best, token) => Math.max(best, scoreAt(token, row)), 0) - margin),
  )
  const likely = tokens.filter((token) => floors.some((floor, row) => scoreAt(token, row) > floor))
  return likely.length > 0 ? likely : tokens.slice(-1)
}
