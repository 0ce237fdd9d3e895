import type { CharacterRange, Match } from '../../src/index.ts'

/** A stretch of a passage as it is shown. `answers` holds the query words that a marked stretch answered. */
export interface Stretch {
  readonly text: string
  readonly answers: readonly string[]
}

export interface Excerpt {
  readonly stretches: readonly Stretch[]
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** Words that say nothing by themselves; a passage's own such words are not worth a mark. */
const smallWords = new Set(
  'a an and are as at be but by can do does for from has have how i if in into is it its me my no not of on or so that the their them then there they this to us was we what when where which who why will with you your'.split(
    ' ',
  ),
)
/** Least cosine of two token embeddings that is shown as an answer. */
const leastSimilarity = 0.4

/** The words of a passage worth marking, ascending and apart, each with the query words that it answered. */
export function marksOf(query: string, text: string, matches: readonly Match[]): Mark[] {
  const marks = new Map<number, { range: CharacterRange; answers: string[] }>()
  for (const match of matches) {
    const asked = query.slice(match.query.start, match.query.end)
    const answered = text.slice(match.passage.start, match.passage.end)
    if (match.similarity < leastSimilarity || isSmall(asked) || isSmall(answered)) continue
    const known = marks.get(match.passage.start)
    if (known === undefined) marks.set(match.passage.start, { range: match.passage, answers: [asked] })
    else known.answers.push(asked)
  }
  return [...marks.values()]
    .sort((a, b) => a.range.start - b.range.start)
    .map(({ range, answers }) => ({ ...range, answers }))
}

export interface Mark extends CharacterRange {
  readonly answers: readonly string[]
}

/**
 * Cuts a passage down to about `length` characters around the place with the most marks, at white space, and divides
 * it into marked and plain stretches.
 */
export function excerpt(text: string, marks: readonly Mark[], length: number): Excerpt {
  const { start, end } = text.length <= length * 1.25 ? { start: 0, end: text.length } : densest(text, marks, length)
  const stretches: Stretch[] = []
  let at = start
  for (const mark of marks) {
    if (mark.start < at || mark.end > end) continue
    if (mark.start > at) stretches.push({ text: text.slice(at, mark.start), answers: [] })
    stretches.push({ text: text.slice(mark.start, mark.end), answers: mark.answers })
    at = mark.end
  }
  if (at < end) stretches.push({ text: text.slice(at, end), answers: [] })
  return { stretches, cutBefore: start > 0, cutAfter: end < text.length }
}

function densest(text: string, marks: readonly Mark[], length: number): CharacterRange {
  let best: readonly Mark[] = []
  for (const [index, first] of marks.entries()) {
    const inside = marks.slice(index).filter((mark) => mark.end - first.start <= length)
    if (inside.length > best.length) best = inside
  }
  const from = best[0]?.start ?? 0
  const to = best.at(-1)?.end ?? 0
  const middle = (from + to) / 2
  const earliest = Math.max(0, Math.min(Math.round(middle - length / 2), text.length - length))
  const start = earliest === 0 ? 0 : text.slice(0, Math.min(earliest, from)).search(/\S+\s*$/)
  const after = text.slice(Math.max(start + length, to)).search(/\s/)
  return { start: Math.max(start, 0), end: after < 0 ? text.length : Math.max(start + length, to) + after }
}

const isSmall = (word: string): boolean => smallWords.has(word.toLowerCase()) || !/[\p{L}\p{N}]/u.test(word)
