/** The passages of a chunk with their approximate scores, and whose they are. */
export interface ScannedPassages {
  readonly sums: Uint32Array
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents to leave out. */
  readonly removed: ReadonlySet<number>
}

/**
 * The sum that the ndocs best documents reach, each by its best passage; 0 when there are no more documents. Documents
 * are counted and not passages, so that one document's many passages cannot crowd out the others.
 *
 * @param largest no sum is larger
 */
export function thresholdFor(chunks: readonly ScannedPassages[], ndocs: number, largest: number): number {
  const documents = new Uint32Array(largest + 1)
  for (const chunk of chunks) countBySum(chunk, documents)
  let threshold = largest
  for (let reached = documents[largest] as number; threshold > 0 && reached < ndocs; ) {
    threshold--
    reached += documents[threshold] as number
  }
  return threshold
}

/** Passages that reach the threshold, ascending: all such of a document, since any of them may be its best. */
export function passagesReaching(threshold: number, { sums, documentOf, removed }: ScannedPassages): Uint32Array {
  const reaching: number[] = []
  for (let passage = 0; passage < sums.length; passage++) {
    if ((sums[passage] as number) >= threshold && !removed.has(documentOf[passage] as number)) reaching.push(passage)
  }
  return Uint32Array.from(reaching)
}

/** Counts each document under the sum of its best passage; those of sum 0, who are last whatever their number, not at all. */
function countBySum({ sums, documentOf, removed }: ScannedPassages, documents: Uint32Array): void {
  const { length } = sums
  for (let passage = 0; passage < length; ) {
    const document = documentOf[passage] as number
    let best = 0
    do {
      const sum = sums[passage] as number
      if (sum > best) best = sum
      passage++
    } while (passage < length && documentOf[passage] === document)
    if (best > 0 && !(removed.size > 0 && removed.has(document))) documents[best] = (documents[best] as number) + 1
  }
}
