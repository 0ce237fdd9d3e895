import type { SearchBox } from '../box/search-box.ts'
import type { Selectable } from '../box/selection.ts'
import { listenForKeys } from './keyboard.ts'
import type { SearchView } from './search-view.ts'

export interface ViewActions {
  /** Takes what is selected; `event` says whether in another tab. */
  readonly enter: (event: KeyboardEvent) => void
  /** Takes what was clicked on, if it was anything. */
  readonly choose: (chosen: Selectable | undefined, event: MouseEvent) => void
}

/** Tells the box what the reader does in the view. */
export function listenToView(box: SearchBox, view: SearchView, inDialog: boolean, actions: ViewActions): void {
  const { input, list, clearButton } = view
  input.addEventListener('input', () => box.type(input.value))
  input.addEventListener('compositionstart', () => box.compose(true))
  input.addEventListener('compositionend', () => {
    box.type(input.value)
    box.compose(false)
  })
  clearButton.addEventListener('click', () => {
    box.type('')
    input.focus()
  })
  list.element.addEventListener('pointermove', (event) => {
    const { key, section } = list.selectableOf(event) ?? {}
    box.select(key, section)
  })
  list.element.addEventListener('click', (event) => actions.choose(list.selectableOf(event), event))
  listenForKeys(input, box, {
    choose: actions.enter,
    escape: () => {
      const { open, query } = box.getState()
      if (inDialog || (!open && query === '')) return false
      if (open) box.hide()
      else box.type('')
      return true
    },
  })
  if (!inDialog) listenInPage(box, view)
}

/** Without a dialog nothing but the focus says whether the reader is in the box. */
function listenInPage(box: SearchBox, { input, element }: SearchView): void {
  input.addEventListener('focus', () => box.show())
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) box.hide()
  })
  element.addEventListener('keydown', ({ key, target }) => {
    if (key !== 'Escape' || target === input) return
    input.focus()
    box.hide()
  })
  // A press elsewhere in the box leaves the focus in the field, so that the list stays for the click.
  element.addEventListener('mousedown', (event) => {
    if (event.composedPath()[0] !== input) event.preventDefault()
  })
}
