import type { Match } from '../results.ts'
import { sentences } from '../text/divide.ts'
import type { CharacterRange } from '../types.ts'

/** The sentence of a text that answers most of a query, the earlier one at a tie; undefined when none answers any. */
export function bestSentence(text: string, matches: readonly Match[]): CharacterRange | undefined {
  let best: CharacterRange | undefined
  let most = 0
  for (const sentence of sentences(text, { start: 0, end: text.length })) {
    const answered = matches
      .filter(({ passage: { start } }) => start >= sentence.start && start < sentence.end)
      .reduce((sum, { similarity }) => sum + similarity, 0)
    if (answered > most) {
      best = sentence
      most = answered
    }
  }
  return best
}
