/** Stand-ins for a tokenizer's count, each strange in its own way. */

/** As WordPiece: words and punctuation marks apart, long words in pieces of four characters. */
export function countPieces(text: string): number {
  let count = 0
  for (const [word] of text.matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}\s]/gu)) count += Math.ceil(word.length / 4)
  return count
}

/** As WordPiece with its limit: a word of more than 100 characters is one unknown piece. */
export function countUnknown(text: string): number {
  let count = 0
  for (const [word] of text.matchAll(/\S+/g)) count += word.length > 100 ? 1 : Math.ceil(word.length / 4)
  return count
}

/** As byte-level BPE: white space counts, and a whole counts more than the sum of its trimmed parts. */
export function countBytes(text: string): number {
  return Math.ceil(text.length / 2)
}
