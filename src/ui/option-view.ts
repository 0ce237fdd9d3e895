import { sectionHit } from '../box/sections.ts'
import type { Selectable } from '../box/selection.ts'
import type { Hit } from '../core/results.ts'
import { hitLink } from '../page/links.ts'
import { element, icon, setAttribute } from './dom.ts'
import { excerptOf } from './excerpt.ts'
import type { Strings } from './strings/strings.ts'

/** One entry of the list. Links are options themselves: an option may hold nothing that can be focused. */
export interface Option extends Selectable {
  readonly element: HTMLElement
}

/** Characters of a section's passage; the line ends where it is full. */
const sectionLength = 160

let made = 0
const optionAttributes = () => ({ id: `option-${++made}`, role: 'option', tabindex: '-1', 'aria-selected': 'false' })

export function recentOption(query: string): Option {
  const clock = icon('M12 7v5l3 2', 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18')
  const text = element('span', { class: 'title', part: 'title', dir: 'auto' }, query)
  return {
    key: query,
    element: element('div', { ...optionAttributes(), class: 'option recent', part: 'option' }, clock, text),
  }
}

/** A hit. Its address is a link only where it is a safe one. */
export class HitOption implements Option {
  readonly key: string
  readonly element: HTMLElement
  #shown: { readonly hit: Hit; readonly query: string } | undefined

  constructor(
    { id, url }: Hit,
    private readonly strings: Strings,
    private readonly base: string,
  ) {
    const tag = url === undefined ? 'div' : 'a'
    this.key = id
    this.element = element(tag, { ...optionAttributes(), class: 'option', part: 'option' })
  }

  get hit(): Hit | undefined {
    return this.#shown?.hit
  }

  /** Shows another answer of the same document in the same place. */
  show(query: string, hit: Hit): void {
    if (this.#shown?.hit === hit && this.#shown.query === query) return
    this.#shown = { hit, query }
    setAttribute(this.element, 'href', hitLink(hit, this.base))
    const { title, above } = headings(hit)
    const excerpt = excerptOf(query, hit).map(({ text, answers }) =>
      answers.length === 0
        ? text
        : element('mark', { part: 'mark', title: this.strings.answers(answers.join(', ')) }, text),
    )
    this.element.replaceChildren(
      element('span', { class: 'title', part: 'title', dir: 'auto' }, title),
      ...(above === '' ? [] : [element('span', { class: 'trail', part: 'trail', dir: 'auto' }, above)]),
      ...(excerpt.length === 0
        ? []
        : [element('span', { class: 'excerpt', part: 'excerpt', dir: 'auto' }, ...excerpt)]),
    )
  }
}

/** The heading a passage stands under, and those above it. */
function headings({ id, title, passage }: Hit): { readonly title: string; readonly above: string } {
  const trail = passage.trail.filter((heading, index, all) => heading !== '' && heading !== all[index - 1])
  return { title: trail.at(-1) ?? title ?? id, above: trail.slice(0, -1).join(' › ') }
}

/** One of the other sections of a hit's document, in a line. */
export function sectionOption(hit: Hit, section: number, base: string): Option {
  const shown = sectionHit(hit, section) ?? hit
  const { passage } = shown
  const href = hitLink(shown, base)
  const text = passage.text.slice(0, sectionLength)
  return {
    key: hit.id,
    section,
    element: element(
      href === undefined ? 'div' : 'a',
      { ...optionAttributes(), class: 'option section', part: 'option section', href },
      element('span', { class: 'title', part: 'title', dir: 'auto' }, passage.trail.at(-1) ?? hit.title ?? hit.id),
      element('span', { class: 'excerpt', part: 'excerpt', dir: 'auto' }, text),
    ),
  }
}
