import type { Hit } from '../core/results.ts'
import type { CharacterRange } from '../core/types.ts'
import { saysLittle } from './small-words.ts'

/** A stretch of a passage that answers words of the query. */
export interface Mark extends CharacterRange {
  readonly answers: readonly string[]
}

/** Least cosine of two token embeddings that is shown as an answer. */
const leastSimilarity = 0.4

/** The stretches of a hit's passage worth marking, ascending and apart. */
export function marksOf(query: string, { passage, matches = [] }: Pick<Hit, 'passage' | 'matches'>): readonly Mark[] {
  const { text } = passage
  const found = matches
    .filter(({ similarity }) => similarity >= leastSimilarity)
    .map((match) => ({ ...match.passage, answer: query.slice(match.query.start, match.query.end) }))
    .filter(({ start, end, answer }) => !saysLittle(answer) && !saysLittle(text.slice(start, end)))
  return joined(found.length > 0 ? found : literal(query, text))
}

interface Found extends CharacterRange {
  readonly answer: string
}

/** Words of the text that begin as a word of the query does. */
function literal(query: string, text: string): Found[] {
  const words = (query.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) => !saysLittle(word))
  return words.flatMap((word) =>
    [...text.matchAll(pattern(word))].map(({ 0: match, index }) => ({
      start: index,
      end: index + match.length,
      answer: word,
    })),
  )
}

/** Chinese and Japanese write no spaces: there a word may begin anywhere, and ends as it is written. */
const pattern = (word: string): RegExp =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)
    ? new RegExp(word, 'giu')
    : new RegExp(`(?<![\\p{L}\\p{N}])${word}[\\p{L}\\p{M}\\p{N}]*`, 'giu')

function joined(found: readonly Found[]): readonly Mark[] {
  const marks: { start: number; end: number; answers: string[] }[] = []
  for (const { start, end, answer } of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = marks.at(-1)
    if (last === undefined || start >= last.end) marks.push({ start, end, answers: [answer] })
    else if (start === last.start && !last.answers.includes(answer)) last.answers.push(answer)
  }
  return marks
}
