import type { Hit } from '../core/results.ts'
import type { CharacterRange } from '../core/types.ts'
import { type Mark, marksOf } from '../page/marks.ts'

/** A stretch of an excerpt. `answers` holds the query words that a marked stretch answers; it is empty for plain ones. */
export interface Stretch {
  readonly text: string
  readonly answers: readonly string[]
}

/** Characters of a passage that a hit shows. */
const length = 180

/** The best sentence of a hit's passage, or its stretch with the most marks, cut at white space. */
export function excerptOf(query: string, hit: Pick<Hit, 'passage' | 'matches' | 'excerpt'>): readonly Stretch[] {
  const { text } = hit.passage
  const marks = marksOf(query, hit)
  const { start, end } = shownRange(text, marks, hit.excerpt)
  const stretches: Stretch[] = []
  const plain = (from: number, to: number) => {
    const before = from === start && start > 0 ? '… ' : ''
    const after = to === end && end < text.length ? ' …' : ''
    const stretch = `${before}${text.slice(from, to)}${after}`
    if (stretch !== '') stretches.push({ text: stretch, answers: [] })
  }
  let at = start
  for (const mark of marks) {
    if (mark.start < at || mark.end > end) continue
    plain(at, mark.start)
    stretches.push({ text: text.slice(mark.start, mark.end), answers: mark.answers })
    at = mark.end
  }
  plain(at, end)
  return stretches
}

function shownRange(text: string, marks: readonly Mark[], sentence: CharacterRange | undefined): CharacterRange {
  if (text.length <= length) return { start: 0, end: text.length }
  if (sentence !== undefined && sentence.end - sentence.start >= length) {
    const inside = marks.filter(({ start, end }) => start >= sentence.start && end <= sentence.end)
    return around(text, inside, sentence)
  }
  if (sentence !== undefined) return { start: sentence.start, end: wordEnd(text, sentence.start + length) }
  return around(text, marks, { start: 0, end: text.length })
}

/** The window within bounds that holds the most marks, whole words only. */
function around(text: string, marks: readonly Mark[], bounds: CharacterRange): CharacterRange {
  let best: readonly Mark[] = []
  for (const [index, first] of marks.entries()) {
    const inside = marks.slice(index).filter(({ end }) => end - first.start <= length)
    if (inside.length > best.length) best = inside
  }
  const from = best[0]?.start ?? bounds.start
  const to = best.at(-1)?.end ?? bounds.start
  const wanted = Math.min(from, Math.round((from + to - length) / 2))
  const earliest = Math.max(bounds.start, Math.min(wanted, bounds.end - length))
  const start = earliest === bounds.start ? earliest : wordStart(text, earliest)
  return { start, end: Math.min(Math.max(wordEnd(text, start + length), to), bounds.end) }
}

/** First beginning of a word at or after a place; the place itself where white space is far, as in Chinese. */
function wordStart(text: string, place: number): number {
  const found = text.slice(place, place + 24).search(/(?<=\s)\S/)
  return found < 0 ? place : place + found
}

/** Last end of a word at or before a place. */
function wordEnd(text: string, place: number): number {
  if (place >= text.length) return text.length
  const found = text.slice(place - 24, place + 1).search(/\s\S*$/)
  return found < 0 ? place : place - 24 + found
}
