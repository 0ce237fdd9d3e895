import type { SearchBox } from '../box/search-box.ts'
import { selectables } from '../box/selection.ts'
import type { BoxState } from '../box/state.ts'
import { element, icon, setAttribute } from './dom.ts'
import { FilterView } from './filter-view.ts'
import { ListView } from './list-view.ts'
import { announcement, MessageView } from './message-view.ts'
import { NoticeView } from './notice-view.ts'
import type { Strings } from './strings/strings.ts'

export interface ViewOptions {
  readonly strings: Strings
  readonly placeholder: string
  /** Language tag that numbers are written by. */
  readonly language: string
  readonly base: string
  readonly inDialog: boolean
  /** Fields whose values are offered as filters. */
  readonly facets: readonly string[]
}

/** Everything inside the frame: the field, the list below it, and what is said about both. */
export class SearchView {
  readonly element: HTMLElement
  readonly input: HTMLInputElement
  readonly list: ListView
  readonly closeButton: HTMLButtonElement
  readonly clearButton: HTMLButtonElement
  readonly #notice: NoticeView
  readonly #filters: FilterView
  readonly #message: MessageView
  readonly #panel: HTMLElement
  readonly #recentHead: HTMLElement
  readonly #live = element('div', { role: 'status', class: 'unseen' })
  readonly #strings: Strings
  readonly #inDialog: boolean
  /** Id of the selected option. */
  #active: string | undefined

  constructor(box: SearchBox, { strings, placeholder, language, base, inDialog, facets }: ViewOptions) {
    const backToField = () => this.input.focus()
    const retry = () => {
      box.retry()
      backToField()
    }
    const consent = (given: boolean) => {
      box.consent(given)
      backToField()
    }
    this.#strings = strings
    this.#inDialog = inDialog
    this.list = new ListView(strings, base)
    this.#notice = new NoticeView(strings, language, { consent, retry })
    this.#message = new MessageView(strings, retry)
    this.#filters = new FilterView(facets, strings, box.toggleFilter)
    this.input = field(strings, placeholder)
    this.clearButton = iconButton('clear', strings.clear, icon('M6 6l12 12', 'M18 6L6 18'))
    this.closeButton = iconButton('close', strings.close, element('kbd', {}, 'Esc'), element('span', {}, strings.close))
    const forget = element('button', { type: 'button', class: 'button quiet', part: 'button' }, strings.clearRecent)
    forget.addEventListener('click', () => {
      box.clearRecent()
      backToField()
    })
    this.#recentHead = element('div', { class: 'head' }, element('span', {}, strings.recent), forget)
    const lens = icon('M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14', 'M16.2 16.2L21 21')
    const bar = [lens, this.input, this.clearButton, ...(inDialog ? [this.closeButton] : [])]
    this.#panel = element(
      'div',
      { class: 'panel', part: 'panel' },
      this.#notice.element,
      this.#recentHead,
      this.#filters.element,
      this.list.element,
      this.#message.element,
      footer(strings),
    )
    this.element = element(
      'div',
      { class: 'box', part: 'box' },
      element('div', { class: 'bar', part: 'bar' }, ...bar),
      this.#panel,
      this.#live,
    )
  }

  render(state: BoxState): void {
    const { query, composing, open } = state
    const blank = query.trim() === ''
    if (!composing && this.input.value !== query) this.input.value = query
    this.clearButton.hidden = query === ''
    this.#recentHead.hidden = !blank || state.recent.length === 0
    this.element.classList.toggle('busy', state.status === 'searching' || state.status === 'opening')
    this.#notice.render(state)
    this.#message.render(state)
    this.#filters.render(state)
    const active = this.list.render(state)
    this.#panel.hidden =
      !this.#inDialog && (!open || (blank && state.recent.length === 0 && this.#notice.element.hidden))
    const expanded = open && selectables(state).length > 0
    setAttribute(this.input, 'aria-expanded', String(expanded))
    setAttribute(this.input, 'aria-activedescendant', expanded ? active : undefined)
    const said = open ? announcement(state, this.#strings) : ''
    if (this.#live.textContent !== said) this.#live.textContent = said
    if (active !== this.#active) this.list.optionOf(state)?.scrollIntoView({ block: 'nearest' })
    this.#active = active
  }
}

const field = (strings: Strings, placeholder: string): HTMLInputElement =>
  element('input', {
    type: 'text',
    part: 'input',
    role: 'combobox',
    'aria-label': strings.search,
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'list',
    'aria-haspopup': 'listbox',
    placeholder,
    autocomplete: 'off',
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
    dir: 'auto',
  })

const iconButton = (name: string, label: string, ...content: readonly Element[]): HTMLButtonElement =>
  element('button', { type: 'button', class: name, part: name, 'aria-label': label, title: label }, ...content)

function footer(strings: Strings): HTMLElement {
  const key = (keys: string, label: string) => element('span', {}, element('kbd', {}, keys), ` ${label}`)
  const keys = [key('↑ ↓', strings.keyMove), key('↵', strings.keyOpen), key('Esc', strings.keyClose)]
  return element(
    'div',
    { class: 'footer', part: 'footer' },
    element('span', { class: 'keys', 'aria-hidden': 'true' }, ...keys),
    element('span', { class: 'here' }, strings.here),
  )
}
