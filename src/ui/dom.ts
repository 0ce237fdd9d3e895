type Child = Node | string | undefined
type Attributes = Readonly<Record<string, string | undefined>>

/*
 * Elements of the page can take the place of a document's own properties by their names (`<img name="createElement">`),
 * so its methods are taken from the prototype.
 */

/** Builds an element from attributes and children; strings become text, never markup. What is undefined is left out. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = Document.prototype.createElement.call(document, tag) as HTMLElementTagNameMap[Tag]
  return filled(made, attributes, children)
}

const svgNamespace = 'http://www.w3.org/2000/svg'

/** A decorative drawing of 24 by 24, in strokes of the text's colour. */
export function icon(...paths: readonly string[]): SVGElement {
  const create = (tag: string) => Document.prototype.createElementNS.call(document, svgNamespace, tag) as SVGElement
  const drawn = paths.map((d) => filled(create('path'), { d }, []))
  return filled(create('svg'), { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'icon' }, drawn)
}

function filled<Made extends Element>(made: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value)
  made.append(...children.filter((child) => child !== undefined))
  return made
}

/** Sets an attribute, or takes it away. */
export function setAttribute(target: Element, name: string, value: string | undefined): void {
  if (value === undefined) target.removeAttribute(name)
  else if (target.getAttribute(name) !== value) target.setAttribute(name, value)
}

/** Puts children in order, without ever taking the fixed one of them out of the page: focus and a press on it stay. */
export function arrange(parent: Element, children: readonly Element[], fixed: Element | undefined): void {
  const row = fixed === undefined ? -1 : children.indexOf(fixed)
  if (fixed === undefined || row < 0 || fixed.parentNode !== parent) {
    parent.replaceChildren(...children)
    return
  }
  const wanted = new Set(children)
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove()
  fixed.before(...children.slice(0, row))
  fixed.after(...children.slice(row + 1))
}
