import type { Hit, ScoredPassage } from '../core/results.ts'

/** The other sections of a hit's document that answer, best first, each by its best passage. */
export function furtherSections({ passage, sections = [] }: Hit): readonly ScoredPassage[] {
  const seen = new Set([passage.section])
  return sections.filter(({ passage: { section } }) => !seen.has(section) && seen.add(section))
}

/** A hit as it would be, were one of its further sections its best; undefined when it has no such section. */
export function sectionHit({ matches, excerpt, sections, ...hit }: Hit, section: number): Hit | undefined {
  const found = furtherSections({ ...hit, sections: sections ?? [] }).find(({ passage }) => passage.section === section)
  if (found === undefined) return undefined
  const { url } = hit
  return { ...hit, ...found, ...(url !== undefined && { url: atAnchor(url, found.passage.anchor) }) }
}

const atAnchor = (url: string, anchor = ''): string => url.replace(/#.*$/s, '') + (anchor === '' ? '' : `#${anchor}`)
