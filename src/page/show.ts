import { attributeOf, closest, setAttributeOf } from './elements.ts'
import type { NodeStretch } from './section-text.ts'

/** Brings a place of the page into view, opens what hides it, and moves the focus there, where reading goes on. */
export function goTo({ node }: NodeStretch): void {
  const place = node.parentElement
  if (place === null) return
  openAround(place)
  Element.prototype.scrollIntoView.call(place, { block: 'center' })
  if (place instanceof HTMLElement) takeFocus(place)
}

function openAround(place: Element): void {
  for (let around = closest(place, closed); around !== null; around = closest(place, closed)) {
    if (around instanceof HTMLDetailsElement) around.open = true
    else Element.prototype.removeAttribute.call(around, 'hidden')
  }
}

const closed = 'details:not([open]), [hidden="until-found"]'

function takeFocus(place: HTMLElement): void {
  const lent = attributeOf(place, 'tabindex') === null && place.tabIndex < 0
  if (lent) {
    setAttributeOf(place, 'tabindex', '-1')
    place.addEventListener('blur', () => Element.prototype.removeAttribute.call(place, 'tabindex'), { once: true })
  }
  HTMLElement.prototype.focus.call(place, { preventScroll: true })
}
