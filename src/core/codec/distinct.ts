/** Codes passage by passage, each once. */
export interface DistinctCodes {
  readonly codes: Uint16Array
  /** First code of each passage, and the number of codes at the end. */
  readonly starts: Uint32Array
}

/**
 * Each passage's codes without repetition, in order of appearance: all that a maximum over its tokens needs, and about
 * half as many.
 *
 * @param centroids no code is as large
 */
export function distinctCodes(codes: Uint16Array, doclens: Uint16Array, centroids: number): DistinctCodes {
  const distinct = new Uint16Array(codes.length)
  const starts = new Uint32Array(doclens.length + 1)
  /** By code: the passage that had it last, counted from 1. */
  const lastSeen = new Uint32Array(centroids)
  let count = 0
  let token = 0
  for (let passage = 0; passage < doclens.length; passage++) {
    for (const end = token + (doclens[passage] as number); token < end; token++) {
      const code = codes[token] as number
      if (lastSeen[code] === passage + 1) continue
      lastSeen[code] = passage + 1
      distinct[count++] = code
    }
    starts[passage + 1] = count
  }
  return { codes: distinct.subarray(0, count), starts }
}
