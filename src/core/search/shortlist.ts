/** The passages of a chunk with their approximate scores, and whose they are. */
export interface ScannedPassages {
  readonly sums: Uint32Array
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents to leave out. */
  readonly removed: ReadonlySet<number>
}

/** Passages with their approximate scores. */
export interface SummedPassages {
  /** Ascending. */
  readonly passages: Uint32Array
  /** In their order. */
  readonly sums: Uint32Array
}

/**
 * How many documents come to which sum, each by its best passage. Documents are counted and not passages, so that one
 * document's many passages cannot crowd out the others.
 */
export class DocumentSums {
  private readonly documents: Uint32Array

  /** @param largest no sum is larger */
  constructor(chunks: Iterable<ScannedPassages>, largest: number) {
    this.documents = new Uint32Array(largest + 1)
    for (const chunk of chunks) countBySum(chunk, this.documents)
  }

  /** The sum that the ndocs best documents reach; 0 when there are no more. */
  threshold(ndocs: number): number {
    let threshold = this.documents.length - 1
    for (let reached = this.documents[threshold] as number; threshold > 0 && reached < ndocs; ) {
      threshold--
      reached += this.documents[threshold] as number
    }
    return threshold
  }
}

/** Passages that reach the threshold: all such of a document, since any of them may be its best. */
export function passagesReaching(threshold: number, { sums, documentOf, removed }: ScannedPassages): SummedPassages {
  const reaching: number[] = []
  for (let passage = 0; passage < sums.length; passage++) {
    if ((sums[passage] as number) >= threshold && !removed.has(documentOf[passage] as number)) reaching.push(passage)
  }
  return {
    passages: Uint32Array.from(reaching),
    sums: Uint32Array.from(reaching, (passage) => sums[passage] as number),
  }
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
