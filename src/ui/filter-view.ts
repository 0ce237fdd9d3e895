import { type FilterChoice, filterChoices } from '../box/filters.ts'
import type { BoxState } from '../box/state.ts'
import { arrange, element, setAttribute } from './dom.ts'
import type { Strings } from './strings/strings.ts'

/** Values of a field that are offered beside those chosen. */
const mostValues = 6

/** The values that hits can be narrowed to: a button each, pressed when it is chosen, in a group for each field. */
export class FilterView {
  readonly element: HTMLElement
  readonly #groups: readonly FieldView[]

  constructor(
    fields: readonly string[],
    strings: Strings,
    toggle: (field: string, value: FilterChoice['value']) => void,
  ) {
    this.#groups = fields.map((field) => new FieldView(field, strings, (value) => toggle(field, value)))
    this.element = element('div', { class: 'filters', part: 'filters' }, ...this.#groups.map((group) => group.element))
    // A press leaves the focus where it is, so that typing can go on; who uses the keyboard stays on the button.
    this.element.addEventListener('mousedown', (event) => event.preventDefault())
  }

  render({ query, facets, filters }: BoxState): void {
    const isBlank = query.trim() === ''
    let shown = 0
    for (const group of this.#groups) {
      shown += group.render(isBlank ? [] : filterChoices(group.field, facets, filters, mostValues))
    }
    this.element.hidden = shown === 0
  }
}

class FieldView {
  readonly element: HTMLElement
  readonly #name: HTMLElement
  #buttons: ReadonlyMap<FilterChoice['value'], HTMLButtonElement> = new Map()

  constructor(
    readonly field: string,
    private readonly strings: Strings,
    private readonly toggle: (value: FilterChoice['value']) => void,
  ) {
    this.element = element('div', { role: 'group', 'aria-label': strings.filter(field) })
    this.#name = element('span', { class: 'field', 'aria-hidden': 'true', dir: 'auto' }, field)
  }

  /** @returns how many there are */
  render(choices: readonly FilterChoice[]): number {
    this.#buttons = new Map(choices.map((choice) => [choice.value, this.#button(choice)]))
    const buttons = [...this.#buttons.values()]
    arrange(
      this.element,
      [this.#name, ...buttons],
      buttons.find((button) => button.matches(':focus')),
    )
    this.element.hidden = buttons.length === 0
    return buttons.length
  }

  /** The button that there is for a value, or a new one. */
  #button({ value, count, chosen }: FilterChoice): HTMLButtonElement {
    const button = this.#buttons.get(value) ?? this.#newButton(value)
    const counted = String(count)
    if (button.lastElementChild?.textContent !== counted) button.lastElementChild?.replaceChildren(counted)
    setAttribute(button, 'aria-pressed', String(chosen))
    setAttribute(button, 'aria-label', `${value} ${this.strings.found(count)}`)
    return button
  }

  #newButton(value: FilterChoice['value']): HTMLButtonElement {
    const name = element('span', { dir: 'auto' }, String(value))
    const button = element(
      'button',
      { type: 'button', class: 'chip', part: 'filter' },
      name,
      ' ',
      element('span', { class: 'count' }),
    )
    button.addEventListener('click', () => this.toggle(value))
    return button
  }
}
