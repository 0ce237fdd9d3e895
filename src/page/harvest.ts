import { anchorOf, giveAnchor } from './anchors.ts'
import { closest, fits } from './elements.ts'
import { SectionText } from './section-text.ts'

/** What stands between two headings of a page. */
export interface HarvestedSection {
  /** Headings from the outermost to this section's own; empty above the first. */
  readonly heading: readonly string[]
  readonly anchor: string | undefined
  readonly text: SectionText
}

const unread =
  'nav, script, style, template, noscript, svg, iframe, object, embed, canvas, audio, video, select, textarea, button, ' +
  'dialog, datalist, colibri-search, [hidden]:not([hidden="until-found"]), [aria-hidden="true"], [data-colibri-ignore]'
const headings = 'h1, h2, h3, h4, h5, h6'
const paragraphs =
  'address, article, aside, blockquote, details, div, dl, fieldset, figcaption, figure, footer, form, header, hr, main, ol, p, ' +
  'pre, section, summary, table, ul, body'
const lines = 'li, dt, dd, tr, td, th, caption'

/** Reads what a reader of the page sees, divided at its headings. Headings without an id are given one. */
export function harvest(root: Element): readonly HarvestedSection[] {
  const harvester = new Harvester()
  const walker = Document.prototype.createTreeWalker.call(
    document,
    root,
    NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    {
      acceptNode: (node) =>
        node instanceof Element && isUnread(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    },
  )
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text) harvester.text(node)
    else if (node instanceof Element) harvester.element(node)
  }
  return harvester.finish()
}

/** Closed details and `hidden="until-found"` are read: they open when a hit in them is shown. */
const isUnread = (element: Element): boolean => fits(element, unread) || getComputedStyle(element).display === 'none'

class Harvester {
  readonly #sections: HarvestedSection[] = []
  readonly #trail: string[] = []
  #text = new SectionText()
  #anchor: string | undefined
  #heading: { readonly element: Element; readonly words: SectionText } | undefined
  #block: Element | null = null

  element(element: Element): void {
    if (fits(element, headings)) {
      this.#closeHeading()
      this.#closeSection()
      this.#heading = { element, words: new SectionText() }
    } else if (element.localName === 'br') this.#text.separate('\n')
  }

  text(node: Text): void {
    const parent = node.parentElement
    if (parent === null) return
    const heading = closest(parent, headings)
    if (heading !== null && heading === this.#heading?.element) {
      this.#heading.words.append(node, false)
      return
    }
    this.#closeHeading()
    const block = closest(parent, `${paragraphs}, ${lines}`)
    if (block !== this.#block) this.#text.separate(block !== null && fits(block, lines) ? '\n' : '\n\n')
    this.#block = block
    this.#text.append(node, closest(parent, 'pre') !== null)
  }

  finish(): readonly HarvestedSection[] {
    this.#closeHeading()
    this.#closeSection()
    return this.#sections
  }

  #closeHeading(): void {
    if (this.#heading === undefined) return
    const { element, words } = this.#heading
    this.#heading = undefined
    // Signs that link to the heading itself stand at its ends in many a site.
    const text = words.text.replaceAll('\u200b', '').replace(/^[#¶§\s]+|[#¶\s]+$/g, '')
    if (text === '') return
    const level = Number(element.localName.slice(1))
    while (this.#trail.length < level - 1) this.#trail.push('')
    this.#trail.splice(level - 1, Number.POSITIVE_INFINITY, text)
    this.#anchor = anchorOf(element) ?? giveAnchor(element, text)
  }

  #closeSection(): void {
    if (this.#text.text.trim() !== '') {
      const heading = this.#trail.filter((entry) => entry !== '')
      this.#sections.push({ heading, anchor: this.#anchor, text: this.#text })
    }
    this.#text = new SectionText()
    this.#block = null
  }
}
