/** The passages of the document that a passage belongs to, ascending. */
export function passagesOfDocument(documentOf: Uint32Array, passage: number): Uint32Array {
  const document = documentOf[passage]
  let start = passage
  while (start > 0 && documentOf[start - 1] === document) start--
  let end = passage + 1
  while (end < documentOf.length && documentOf[end] === document) end++
  return Uint32Array.from({ length: end - start }, (_, index) => start + index)
}

/** By document, the best of its passages' scores, 0 at least. */
export function bestOfDocuments(scores: Float32Array, documentOf: Uint32Array): Float32Array {
  const best = new Float32Array((documentOf[documentOf.length - 1] ?? -1) + 1)
  for (let passage = 0; passage < scores.length; passage++) {
    const document = documentOf[passage] as number
    const score = scores[passage] as number
    if (score > (best[document] as number)) best[document] = score
  }
  return best
}
