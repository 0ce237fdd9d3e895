import { furtherSections } from '../box/sections.ts'
import type { Hit } from '../core/results.ts'
import { element, setAttribute } from './dom.ts'
import { HitOption, type Option, sectionOption } from './option-view.ts'
import type { Strings } from './strings/strings.ts'

/** A hit in the list with its document's other sections beneath it: a group of options where there are any. */
export class HitView {
  readonly element: HTMLElement
  readonly #hit: HitOption
  #sections: readonly Option[] = []
  #shown: Hit | undefined

  constructor(
    hit: Hit,
    strings: Strings,
    private readonly base: string,
  ) {
    this.#hit = new HitOption(hit, strings, base)
    this.element = element('div', { class: 'hit', part: 'hit' }, this.#hit.element)
  }

  get options(): readonly Option[] {
    return [this.#hit, ...this.#sections]
  }

  /** Whether another answer of the same document can be shown here: what is a link stays one. */
  fits({ id, url }: Hit): boolean {
    return this.#hit.key === id && (this.#shown?.url === undefined) === (url === undefined)
  }

  show(query: string, hit: Hit): void {
    this.#hit.show(query, hit)
    if (this.#shown === hit) return
    this.#shown = hit
    for (const option of this.#sections) option.element.remove()
    this.#sections = furtherSections(hit).map(({ passage }) => sectionOption(hit, passage.section, this.base))
    this.element.append(...this.#sections.map((option) => option.element))
    const isGroup = this.#sections.length > 0
    setAttribute(this.element, 'role', isGroup ? 'group' : 'none')
    setAttribute(this.element, 'aria-label', isGroup ? (hit.title ?? hit.id) : undefined)
  }
}
