import type { Section } from '../../core/types.ts'

const heading = /^(#{1,6})\s+(.*)$/
const fence = /^\s*(?:```|~~~)/

/** A text divided at its ATX headings, as documentation sites are given to an index; fenced code is no heading. */
export function sectionsOf(text: string): Section[] {
  const trail: { level: number; name: string }[] = []
  const sections: { heading: string[]; lines: string[] }[] = [{ heading: [], lines: [] }]
  let fenced = false
  for (const line of text.split('\n')) {
    if (fence.test(line)) fenced = !fenced
    const [, hashes, name] = fenced ? [] : (heading.exec(line) ?? [])
    if (hashes === undefined || name === undefined) {
      sections.at(-1)?.lines.push(line)
      continue
    }
    const above = trail.findIndex(({ level }) => level >= hashes.length)
    trail.splice(above < 0 ? trail.length : above, Number.POSITIVE_INFINITY, {
      level: hashes.length,
      name: name.trim(),
    })
    sections.push({ heading: trail.map((entry) => entry.name), lines: [] })
  }
  const whole = sections.map(({ heading, lines }) => ({ heading, text: lines.join('\n') }))
  const filled = whole.filter((section) => section.text.trim() !== '')
  return filled.length > 0 ? filled : whole.slice(0, 1)
}
