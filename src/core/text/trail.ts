import type { Document, Section } from '../types.ts'

/** Counts the word pieces of a text, special tokens left out. */
export type CountTokens = (text: string) => number

/** Title and headings above a section, outermost first, without blanks and without a heading that repeats the one above. */
export function trailOf(document: Document, section?: Section): string[] {
  const headings = typeof section?.heading === 'string' ? [section.heading] : (section?.heading ?? [])
  const trail: string[] = []
  for (const entry of [document.title ?? '', ...headings]) {
    const line = entry.replace(/\s+/g, ' ').trim()
    if (line !== '' && line !== trail.at(-1)) trail.push(line)
  }
  return trail
}

/**
 * Shortens a trail from the outside in until it counts at most `budget` word pieces: the heading nearest to the text
 * says most about it. When that one alone is too long, it loses its last words. What stands behind a line or a word
 * is counted with it, as to some tokenizers white space counts too.
 */
export function shortenTrail(trail: readonly string[], countTokens: CountTokens, budget: number): string[] {
  const counts = trail.map((line) => countTokens(`${line}\n`))
  let total = counts.reduce((sum, count) => sum + count, 0)
  let first = 0
  while (first < trail.length - 1 && total > budget) total -= counts[first++] ?? 0
  const kept = trail.slice(first)
  const [line] = kept
  if (line === undefined || total <= budget) return kept
  const words = line.split(' ')
  let used = 0
  let fitting = 0
  for (const word of words) {
    used += countTokens(`${word} `)
    if (used > budget) break
    fitting++
  }
  return fitting === 0 ? [] : [words.slice(0, fitting).join(' ')]
}
