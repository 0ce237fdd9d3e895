import type { CharacterRange } from '../types.ts'

/**
 * Divides a stretch of a text into smaller ones: ascending, disjoint, covering all that is not white space. Each is looked
 * for when it is asked for, so that a long stretch need not be divided at once.
 */
export type Divide = (text: string, range: CharacterRange) => Iterable<CharacterRange>

/** The smallest range that holds everything but the white space at both ends; undefined when there is nothing else. */
export function trimmed(text: string, { start, end }: CharacterRange): CharacterRange | undefined {
  const whole = text.slice(start, end)
  const inner = whole.trim()
  if (inner === '') return undefined
  const from = start + whole.length - whole.trimStart().length
  return { start: from, end: from + inner.length }
}

/** Paragraphs: what stands between blank lines. */
export const paragraphs: Divide = (text, range) => cutBetween(text, range, /\n\s*\n|\r\s*\r/g)

/** Lines of a paragraph, such as the entries of a list. */
export const lines: Divide = (text, range) => cutBetween(text, range, /[\r\n]+/g)

/** Sentences. A line break inside a paragraph does not end one: hard-wrapped text has them anywhere. */
export function* sentences(text: string, range: CharacterRange): Iterable<CharacterRange> {
  if (typeof Intl === 'undefined' || !('Segmenter' in Intl)) {
    yield* sentencesByPunctuation(text, range)
    return
  }
  // One locale everywhere: an index must not depend on where it was built.
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
  const flowing = text.slice(range.start, range.end).replace(/[\r\n\u0085\u2028\u2029]/g, ' ')
  let start = 0
  let reach = segmenterReach
  while (start < flowing.length) {
    const ends = completeSentences(segmenter, flowing, start, reach)
    for (const end of ends) {
      yield* filled(text, { start: range.start + start, end: range.start + end })
      start = end
    }
    reach = ends.length > 0 ? segmenterReach : reach * 2
  }
}

/** Characters segmented at a time: a segmenter's cost per sentence grows with the length of the whole in some engines. */
const segmenterReach = 4096

/** Where sentences end within reach of `start`, the last one only when it is known to end there. */
function completeSentences(segmenter: Intl.Segmenter, text: string, start: number, reach: number): number[] {
  const limit = Math.min(start + reach, text.length)
  const ends: number[] = []
  for (const { index, segment } of segmenter.segment(text.slice(start, limit))) {
    const end = start + index + segment.length
    if (end === limit && limit < text.length) break
    ends.push(end)
    if (reach > segmenterReach) break
  }
  return ends
}

/** Sentences for a runtime without Intl.Segmenter: closing punctuation followed by white space, or the ideographic stop. */
export const sentencesByPunctuation: Divide = (text, range) => {
  return cutBetween(text, range, /(?<=[.!?…]["'’”)\]]{0,3})\s+|(?<=[。！？])/g)
}

/**
 * Two parts, cut at the white space nearest to the middle, or between two code points where there is none within
 * three quarters of the length: so no part is shorter than an eighth, and dividing again and again stays cheap.
 */
export const halves: Divide = (text, range) => {
  const length = range.end - range.start
  const middle = range.start + (length >> 1)
  const reach = Math.floor((length * 3) / 8)
  for (let distance = 0; distance <= reach; distance++) {
    if (isSpace(text, middle - distance)) return parts(text, range, middle - distance)
    if (isSpace(text, middle + distance)) return parts(text, range, middle + distance)
  }
  return parts(text, range, splitsCodePoint(text, middle) ? middle + 1 : middle)
}

function* parts(text: string, { start, end }: CharacterRange, cut: number): Iterable<CharacterRange> {
  yield* filled(text, { start, end: cut })
  yield* filled(text, { start: cut, end })
}

function isSpace(text: string, index: number): boolean {
  return /\s/.test(text.charAt(index))
}

function splitsCodePoint(text: string, index: number): boolean {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xffff
}

function* cutBetween(text: string, { start, end }: CharacterRange, gap: RegExp): Iterable<CharacterRange> {
  const whole = text.slice(start, end)
  let from = 0
  for (const match of whole.matchAll(gap)) {
    yield* filled(text, { start: start + from, end: start + match.index })
    from = match.index + match[0].length
  }
  yield* filled(text, { start: start + from, end })
}

/** What a stretch holds beside white space at its ends, if it holds anything. */
function* filled(text: string, range: CharacterRange): Iterable<CharacterRange> {
  const inner = trimmed(text, range)
  if (inner !== undefined) yield inner
}
