import { choices } from '../box/selection.ts'
import type { BoxState } from '../box/state.ts'
import { element, setAttribute } from './dom.ts'
import { HitOption, type Option, recentOption } from './option-view.ts'
import type { Strings } from './strings/strings.ts'

/** The listbox: recent searches while nothing is typed, hits otherwise. */
export class ListView {
  readonly element = element('div', { id: 'list', role: 'listbox', part: 'list', class: 'list' })
  #options: readonly Option[] = []
  #shown: (Pick<BoxState, 'hits' | 'recent' | 'answered'> & { readonly blank: boolean }) | undefined

  constructor(
    private readonly strings: Strings,
    /** Absolute URL that relative addresses of hits are resolved against. */
    private readonly base: string,
  ) {}

  /** @returns id of the selected option's element, for aria-activedescendant */
  render(state: BoxState): string | undefined {
    const blank = state.query.trim() === ''
    const { hits, recent, answered } = state
    const same = this.#shown
    if (same?.hits !== hits || same.recent !== recent || same.answered !== answered || same.blank !== blank) {
      this.#shown = { hits, recent, answered, blank }
      this.#arrange(blank ? recent.map(recentOption) : this.#hitOptions(state), state.selected)
      setAttribute(this.element, 'aria-label', blank ? this.strings.recent : this.strings.results)
    }
    this.element.hidden = choices(state).length === 0
    return this.#select(state.selected)
  }

  /** The key of the option that an event came from. */
  keyOf(event: Event): string | undefined {
    const path = event.composedPath()
    return this.#options.find((option) => path.includes(option.element))?.key
  }

  optionOf(key: string | undefined): HTMLElement | undefined {
    return this.#options.find((option) => option.key === key)?.element
  }

  #hitOptions({ hits, answered }: BoxState): Option[] {
    return hits.map((hit) => {
      const known = this.#options.find((option) => option.key === hit.id)
      const usable = known instanceof HitOption && (known.hit?.url === undefined) === (hit.url === undefined)
      const option = usable ? known : new HitOption(hit, this.strings, this.base)
      option.show(answered, hit)
      return option
    })
  }

  /** The selected option never leaves the page while others take their places: a press on it must end as a click. */
  #arrange(options: readonly Option[], selected: string | undefined): void {
    const row = options.findIndex(({ key }) => key === selected)
    const fixed = options[row]?.element
    const elements = options.map((option) => option.element)
    this.#options = options
    if (fixed === undefined || fixed.parentNode !== this.element) {
      this.element.replaceChildren(...elements)
      return
    }
    const wanted = new Set<Element>(elements)
    for (const child of [...this.element.children]) if (!wanted.has(child)) child.remove()
    fixed.before(...elements.slice(0, row))
    fixed.after(...elements.slice(row + 1))
  }

  #select(selected: string | undefined): string | undefined {
    for (const option of this.#options) {
      setAttribute(option.element, 'aria-selected', String(option.key === selected))
    }
    return this.optionOf(selected)?.id
  }
}
