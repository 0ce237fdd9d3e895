/** A key that opens the search, alone or with Ctrl (Command on Apple's systems). */
export interface Shortcut {
  readonly key: string
  readonly mod: boolean
}

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

/** @param text shortcuts as in `mod+k /`, separated by white space */
export const parseShortcuts = (text: string): Shortcut[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => ({ key: word.replace(/^mod\+(?=.)/, ''), mod: /^mod\+./.test(word) }))

/** As it is printed on the reader's keys. */
export const shortcutLabel = ({ key, mod }: Shortcut, apple = isApple()): string =>
  `${mod ? (apple ? '⌘ ' : 'Ctrl ') : ''}${key.length === 1 ? key.toUpperCase() : key}`

/** For aria-keyshortcuts. */
export const shortcutName = ({ key, mod }: Shortcut, apple = isApple()): string =>
  `${mod ? (apple ? 'Meta+' : 'Control+') : ''}${key.toUpperCase()}`

type Pressed = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

export function isPressed({ key, mod }: Shortcut, event: Pressed, apple = isApple()): boolean {
  if (event.key.toLowerCase() !== key || event.altKey) return false
  // Shift is needed for `/` on many keyboards, and says nothing with it.
  if (event.shiftKey && /^\p{L}$/u.test(key)) return false
  return event.metaKey === (mod && apple) && event.ctrlKey === (mod && !apple)
}

const noText = new Set('button checkbox color file image radio range reset submit'.split(' '))

/** Whether an event comes from where text is typed, also within a shadow tree. */
export function isTyping(event: Event): boolean {
  const [target] = event.composedPath()
  if (target instanceof HTMLInputElement) return !noText.has(target.type)
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLElement && target.isContentEditable
}
