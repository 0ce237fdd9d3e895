import type { DefaultTreeAdapterTypes } from 'parse5'

type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.Node

/** Elements whose text is no content of the page. */
const unread = new Set('script style template noscript nav footer form svg iframe object button select'.split(' '))

export const isElement = (node: Node): node is Element => 'tagName' in node

export const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : [])

export const attributes = ({ attrs }: Element): ReadonlyMap<string, string> =>
  new Map(attrs.map(({ name, value }) => [name, value]))

/** Whether an element is no part of what is read: navigation, what is hidden, and what its author marked. */
export function isLeftOut(element: Element): boolean {
  const found = attributes(element)
  return (
    unread.has(element.tagName) ||
    found.has('hidden') ||
    found.get('aria-hidden') === 'true' ||
    (found.has('data-colibri-ignore') && found.get('data-colibri-ignore') !== 'false')
  )
}

/** Every element below, in document order. */
export function* descendants(node: Node): Generator<Element> {
  for (const child of childrenOf(node)) {
    if (isElement(child)) yield child
    yield* descendants(child)
  }
}

/** The text below as it stands, without what is left out. */
export function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value
  if (isElement(node) && isLeftOut(node)) return ''
  return childrenOf(node).map(textOf).join('')
}
