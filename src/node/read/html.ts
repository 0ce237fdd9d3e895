import { type DefaultTreeAdapterTypes, parse, parseFragment } from 'parse5'
import { metadataOf, weightOf } from './html-metadata.ts'
import { attributes, childrenOf, descendants, isElement, isLeftOut, textOf } from './html-tree.ts'
import { type Page, SectionList } from './page.ts'

type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.Node

const blocks = new Set(
  'address article aside blockquote br dd details div dl dt figcaption figure hr li main ol p pre section summary table tr ul'.split(
    ' ',
  ),
)

/**
 * Reads a page of HTML: the text of its main content by heading, with the anchors that its headings have. Undefined when
 * the page asks robots not to index it.
 */
export function readHtml(source: string): Page | undefined {
  const elements = [...descendants(parse(source))]
  if (elements.some(refusesIndexing)) return undefined
  const main = mainOf(elements)
  const heading = [...descendants(main)].find(({ tagName }) => tagName === 'h1')
  const title = elements.find(({ tagName }) => tagName === 'title')
  const reader = new HtmlReader()
  reader.read(main, undefined)
  return {
    title: (heading && headingText(heading)) || (title && textOf(title).trim()) || undefined,
    sections: reader.sections.finish(),
    metadata: metadataOf(elements),
    boost: weightOf(elements),
  }
}

/** The text of a piece of HTML. */
export function htmlText(source: string): string {
  const reader = new HtmlReader()
  reader.read(parseFragment(source), undefined)
  return reader.sections
    .finish()
    .map(({ text }) => text)
    .join('\n\n')
}

function mainOf(elements: readonly Element[]): Element {
  const named = (name: string) => elements.find(({ tagName }) => tagName === name)
  const role = elements.find((element) => attributes(element).get('role') === 'main')
  const main = named('main') ?? role ?? named('article') ?? named('body')
  if (main === undefined) throw new TypeError('a parsed page has a body')
  return main
}

function refusesIndexing(element: Element): boolean {
  const found = attributes(element)
  return element.tagName === 'meta' && found.get('name') === 'robots' && /noindex/i.test(found.get('content') ?? '')
}

/** A heading's words without the mark that links to it. */
const headingText = (heading: Element): string =>
  textOf(heading)
    .replace(/[\u200b\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?[#¶§]$/u, '')
    .trim()

class HtmlReader {
  readonly sections = new SectionList()

  /** @param anchor Id of the nearest element around that has no heading yet. */
  read(node: Node, anchor: string | undefined): void {
    let around = anchor
    for (const child of childrenOf(node)) {
      if ('value' in child && child.nodeName === '#text') this.sections.add(child.value.replace(/\s+/g, ' '))
      if (!isElement(child) || isLeftOut(child)) continue
      if (/^h[1-6]$/.test(child.tagName)) {
        this.heading(child, around)
        around = undefined
      } else {
        this.element(child, around)
      }
    }
  }

  private element(element: Element, around: string | undefined): void {
    const apart = blocks.has(element.tagName)
    if (apart) this.sections.add('\n\n')
    if (element.tagName === 'td' || element.tagName === 'th') this.sections.add(' ')
    if (element.tagName === 'pre') this.sections.add(textOf(element))
    else this.read(element, element.tagName === 'section' ? attributes(element).get('id') : around)
    if (apart) this.sections.add('\n\n')
  }

  private heading(element: Element, around: string | undefined): void {
    const level = Number(element.tagName.slice(1))
    const inner = [...descendants(element)].map((child) => attributes(child).get('id') ?? attributes(child).get('name'))
    const anchor = attributes(element).get('id') ?? inner.find((id) => id !== undefined) ?? around
    this.sections.heading(level, headingText(element), level === 1 ? undefined : anchor)
  }
}
