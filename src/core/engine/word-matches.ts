import type { Question } from '../lexical/lexical-index.ts'
import { wordsOf } from '../lexical/words.ts'
import type { Match } from '../results.ts'
import type { Passage } from '../types.ts'

/** For each word of the query the first place in a passage of the word that answers it best. */
export function wordMatches({ terms, asked }: Question, passage: Passage): readonly Match[] {
  const places = new Map(
    wordsOf(passage.text)
      .toReversed()
      .map(({ term, range }) => [term, range]),
  )
  return terms.flatMap(({ range, kind }, index): Match[] => {
    if (kind === 'part') return []
    const [best] = (asked[index]?.expansions ?? [])
      .flatMap(({ term, weight }) => {
        const place = places.get(term)
        return place === undefined ? [] : [{ query: range, passage: place, similarity: weight }]
      })
      .sort((a, b) => b.similarity - a.similarity)
    return best === undefined ? [] : [best]
  })
}
