import type { SearchBox } from '../box/search-box.ts'
import type { BoxState } from '../box/state.ts'
import { element, icon } from './dom.ts'
import type { SearchView } from './search-view.ts'
import { type Shortcut, shortcutLabel, shortcutName } from './shortcuts.ts'
import type { Strings } from './strings/strings.ts'

/** The modal dialog around the box, and the button that opens it. The browser keeps and returns the focus. */
export class DialogFrame {
  readonly elements: readonly [HTMLElement, HTMLElement]
  readonly #dialog: HTMLDialogElement
  readonly #view: SearchView

  constructor(box: SearchBox, view: SearchView, strings: Strings, shortcut: Shortcut | undefined) {
    const { search } = strings
    this.#view = view
    this.#dialog = element('dialog', { part: 'dialog', 'aria-label': search }, view.element)
    this.#dialog.addEventListener('close', () => box.hide())
    this.#dialog.addEventListener('cancel', (event) => {
      if (box.getState().composing) event.preventDefault()
    })
    this.#dialog.addEventListener('mousedown', (event) => {
      if (event.target === this.#dialog) box.hide()
    })
    view.closeButton.addEventListener('click', () => box.hide())
    const button = trigger(search, shortcut)
    const slot = element('slot', { name: 'trigger' }, button)
    slot.addEventListener('click', () => {
      // Safari gives a pressed button no focus, and would have nowhere to return it to.
      button.focus()
      box.show()
    })
    this.elements = [slot, this.#dialog]
  }

  get isOpen(): boolean {
    return this.#dialog.open
  }

  render({ open }: BoxState): void {
    if (open === this.#dialog.open || !this.#dialog.isConnected) return
    if (!open) this.#dialog.close()
    else {
      this.#dialog.showModal()
      this.#view.input.focus()
      this.#view.input.select()
    }
  }

  close(): void {
    if (this.#dialog.open) this.#dialog.close()
  }
}

function trigger(label: string, shortcut: Shortcut | undefined): HTMLButtonElement {
  return element(
    'button',
    {
      type: 'button',
      class: 'trigger',
      part: 'trigger',
      'aria-haspopup': 'dialog',
      'aria-keyshortcuts': shortcut && shortcutName(shortcut),
    },
    icon('M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14', 'M16.2 16.2L21 21'),
    element('span', {}, label),
    shortcut && element('kbd', { 'aria-hidden': 'true' }, shortcutLabel(shortcut)),
  )
}
