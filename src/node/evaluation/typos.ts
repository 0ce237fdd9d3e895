import { randomSource } from '../../core/random.ts'

/** Words longer than this are misspelt. */
const spared = 4
const letters = 'abcdefghijklmnopqrstuvwxyz'

/** The query with one random edit in each word of more than four letters: one left out, put in, replaced or swapped. */
export function misspell(query: string, seed: number): string {
  const random = randomSource(seed)
  const below = (most: number) => Math.floor(random() * most)
  return query.replaceAll(/\p{L}+/gu, (word) => {
    if (word.length <= spared) return word
    const at = below(word.length - 1)
    const letter = letters[below(letters.length)] ?? ''
    const edits = [
      word.slice(0, at) + word.slice(at + 1),
      word.slice(0, at) + letter + word.slice(at),
      word.slice(0, at) + letter + word.slice(at + 1),
      word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2),
    ]
    return edits[below(edits.length)] ?? word
  })
}

/** Every query misspelt, each by a seed of its own. */
export function misspelt(queries: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(Array.from(queries, ([id, text], seed) => [id, misspell(text, seed)]))
}
