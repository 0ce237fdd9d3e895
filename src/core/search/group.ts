/** The passage that a document is ranked by. */
export interface BestPassage {
  readonly document: number
  readonly passage: number
  readonly score: number
}

/**
 * Groups the scores of a chunk's passages by document: the best passage of each, the earlier one at a tie, in the order
 * of the documents. A document's passages stand together; `removed` documents are left out.
 */
export function bestPassages(
  scores: Float32Array,
  documentOf: Uint32Array,
  removed: ReadonlySet<number> = new Set(),
): BestPassage[] {
  const best: BestPassage[] = []
  for (const [passage, score] of scores.entries()) {
    const document = documentOf[passage] as number
    const last = best.at(-1)
    if (last?.document !== document) {
      if (!removed.has(document)) best.push({ document, passage, score })
    } else if (score > last.score) {
      best[best.length - 1] = { document, passage, score }
    }
  }
  return best
}

/** The passages of the document that a passage belongs to, ascending. */
export function passagesOfDocument(documentOf: Uint32Array, passage: number): Uint32Array {
  const document = documentOf[passage]
  let start = passage
  while (start > 0 && documentOf[start - 1] === document) start--
  let end = passage + 1
  while (end < documentOf.length && documentOf[end] === document) end++
  return Uint32Array.from({ length: end - start }, (_, index) => start + index)
}

/** Best score of the document that a passage belongs to, 0 at least; of a passage without one it is 0. */
export function bestOfDocument(scores: Float32Array, documentOf: Uint32Array, passage: number): number {
  const document = documentOf[passage]
  let at = passage
  while (at > 0 && documentOf[at - 1] === document) at--
  let best = 0
  for (; at < scores.length && documentOf[at] === document; at++) best = Math.max(best, scores[at] as number)
  return best
}
