import type { SearchBox } from '../box/search-box.ts'

export interface KeyActions {
  /** Takes what is selected; `event` says whether in another tab. */
  readonly choose: (event: KeyboardEvent) => void
  /** @returns whether there was something to close or clear */
  readonly escape: () => boolean
}

/** Keys in the field. All others, Home and End among them, edit the text. */
export function listenForKeys(input: HTMLInputElement, box: SearchBox, actions: KeyActions): void {
  input.addEventListener('keydown', (event) => {
    // While an input method composes, its keys are its own; 229 is how Safari says so for the key that ends it.
    if (event.isComposing || event.keyCode === 229) return
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    const plain = !ctrlKey && !metaKey && !altKey && !shiftKey
    if (plain && (key === 'ArrowDown' || key === 'ArrowUp')) {
      if (!box.getState().open) box.show()
      else box.move(key === 'ArrowDown' ? 'next' : 'previous')
    } else if (key === 'Enter') actions.choose(event)
    else if (!(plain && key === 'Escape' && actions.escape())) return
    event.preventDefault()
    event.stopPropagation()
  })
}
