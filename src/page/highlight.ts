import type { NodeStretch } from './section-text.ts'

const name = 'colibri-hit'
const colours = 'background-color: var(--colibri-page-mark, #ffe58a); color: #1d211d'
const sheets = new WeakMap<DocumentOrShadowRoot, CSSStyleSheet>()

/**
 * Marks stretches of the page and returns the way to take the marks away. The CSS Custom Highlight API leaves the page's
 * elements as they are; where it is missing, `mark` elements are put in and taken out again.
 */
export function highlight(stretches: readonly NodeStretch[]): () => void {
  const [first] = stretches
  if (first === undefined) return () => {}
  const root = first.node.getRootNode()
  if (root instanceof Document || root instanceof ShadowRoot) giveStyle(root)
  return 'highlights' in CSS && typeof Highlight === 'function' ? paint(stretches) : wrap(stretches)
}

function paint(stretches: readonly NodeStretch[]): () => void {
  const ranges = stretches.map(({ node, start, end }) => {
    const range = new Range()
    range.setStart(node, start)
    range.setEnd(node, end)
    return range
  })
  const painted = new Highlight(...ranges)
  CSS.highlights.set(name, painted)
  return () => {
    if (CSS.highlights.get(name) === painted) CSS.highlights.delete(name)
  }
}

function wrap(stretches: readonly NodeStretch[]): () => void {
  // From the last to the first, so that the places of those before stay true.
  const undo = stretches.toReversed().map(({ node, start, end }) => {
    const { data } = node
    const tail = node.splitText(end)
    const marked = node.splitText(start)
    const mark = Document.prototype.createElement.call(document, 'mark')
    mark.className = name
    marked.replaceWith(mark)
    mark.append(marked)
    return () => {
      mark.remove()
      tail.remove()
      node.data = data
    }
  })
  return () => {
    for (const step of undo.toReversed()) step()
  }
}

function giveStyle(root: Document | ShadowRoot): void {
  const known = sheets.get(root)
  if (known !== undefined && root.adoptedStyleSheets.includes(known)) return
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`::highlight(${name}) { ${colours} } .${name} { ${colours} }`)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  sheets.set(root, sheet)
}
