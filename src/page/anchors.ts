import { attributeOf, find, setAttributeOf } from './elements.ts'

/** The fragment that leads to a heading: its own id, one inside it, or that of the section it opens. */
export function anchorOf(heading: Element): string | undefined {
  const own = attributeOf(heading, 'id')
  if (own) return own
  const inside = find(heading, '[id]')
  if (inside !== null) return attributeOf(inside, 'id') || undefined
  const parent = heading.parentElement
  const opens =
    parent instanceof HTMLElement && parent.localName === 'section' && heading.previousElementSibling === null
  return (opens && attributeOf(parent, 'id')) || undefined
}

/**
 * Gives a heading an id made of its words, the same on every visit as long as the headings stay: `section-` keeps it
 * apart from names that scripts of the page may look for, a number from other headings of the same words.
 */
export function giveAnchor(heading: Element, words: string): string {
  const slug =
    words
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu)
      ?.join('-') ?? 'untitled'
  const root = heading.getRootNode()
  const isTaken = (id: string) => elementWithId(root, id) !== null
  let anchor = `section-${slug}`
  for (let copy = 2; isTaken(anchor); copy++) anchor = `section-${slug}-${copy}`
  setAttributeOf(heading, 'id', anchor)
  return anchor
}

function elementWithId(root: Node, id: string): Element | null {
  if (root instanceof Document) return Document.prototype.getElementById.call(root, id)
  return root instanceof DocumentFragment ? root.getElementById(id) : null
}
