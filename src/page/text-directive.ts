import type { Hit } from '../core/results.ts'

/** Words at each end of a longer stretch; up to twice as many are given whole. */
const wordsAtEnd = 4
/** Characters of a stretch that are looked at. */
const longest = 1000

/**
 * The text directive (`text=…`) that finds a hit's best sentence, or the beginning of its passage, on its page.
 * Undefined when it has no words.
 */
export function textDirective({ passage, excerpt }: Pick<Hit, 'passage' | 'excerpt'>): string | undefined {
  const sentence = excerpt === undefined ? undefined : passage.text.slice(excerpt.start, excerpt.end)
  return directive(sentence ?? '') ?? directive(passage.text)
}

/** One line only: a stretch that is given whole is looked for within one block of the page. */
function directive(text: string): string | undefined {
  const lines = text.split(/\n+/).map((line) => line.slice(0, longest))
  const counted = lines.map((line) => ({ line, words: wordsOf(line) }))
  const [best] = counted.filter(({ words }) => words.length > 2).concat(counted.filter(({ words }) => words.length > 0))
  if (best === undefined) return undefined
  const { line, words } = best
  const part = (from: number, to: number) => {
    const [first, last] = [words[from], words[to - 1]]
    return first === undefined || last === undefined
      ? ''
      : encoded(line.slice(first.index, last.index + last.segment.length))
  }
  if (words.length <= 2 * wordsAtEnd) return `text=${part(0, words.length)}`
  return `text=${part(0, wordsAtEnd)},${part(words.length - wordsAtEnd, words.length)}`
}

/** Browsers look for whole words, so a stretch begins and ends with one. */
const wordsOf = (line: string): Intl.SegmentData[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(line)].filter(({ isWordLike }) => isWordLike)

/** `,` and `&` are encoded as in any URL; `-` has a meaning of its own at the ends of a directive's parts. */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll('-', '%2D')
