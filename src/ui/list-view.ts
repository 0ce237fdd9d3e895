import { isSelected, type Selectable, selectables } from '../box/selection.ts'
import type { BoxState } from '../box/state.ts'
import { arrange, element, setAttribute } from './dom.ts'
import { HitView } from './hit-view.ts'
import { type Option, recentOption } from './option-view.ts'
import type { Strings } from './strings/strings.ts'

/** The listbox: recent searches while nothing is typed, hits with their sections otherwise. */
export class ListView {
  readonly element = element('div', { id: 'list', role: 'listbox', part: 'list', class: 'list' })
  #hits: readonly HitView[] = []
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
      if (blank) this.#showRecent(recent)
      else this.#showHits(state)
      setAttribute(this.element, 'aria-label', blank ? this.strings.recent : this.strings.results)
    }
    this.element.hidden = selectables(state).length === 0
    let selected: string | undefined
    for (const option of this.#options) {
      const isThis = isSelected(option, state)
      setAttribute(option.element, 'aria-selected', String(isThis))
      if (isThis) selected = option.element.id
    }
    return selected
  }

  /** What the option that an event came from stands for. */
  selectableOf(event: Event): Selectable | undefined {
    const path = event.composedPath()
    return this.#options.find((option) => path.includes(option.element))
  }

  optionOf(selection: Pick<BoxState, 'selected' | 'section'>): HTMLElement | undefined {
    return this.#options.find((option) => isSelected(option, selection))?.element
  }

  #showRecent(recent: readonly string[]): void {
    this.#hits = []
    this.#options = recent.map(recentOption)
    this.element.replaceChildren(...this.#options.map((option) => option.element))
  }

  /** The selected hit never leaves the page while others take their places: a press on it must end as a click. */
  #showHits({ hits, answered, selected }: BoxState): void {
    const views = hits.map((hit) => {
      const view = this.#hits.find((known) => known.fits(hit)) ?? new HitView(hit, this.strings, this.base)
      view.show(answered, hit)
      return view
    })
    const fixed = views.find((_, row) => hits[row]?.id === selected)
    this.#hits = views
    this.#options = views.flatMap(({ options }) => options)
    const elements = views.map((view) => view.element)
    arrange(this.element, elements, fixed?.element)
  }
}
