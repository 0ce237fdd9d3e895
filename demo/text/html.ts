import type { Document, Section } from '../../src/index.ts'
import { trusted } from '../trusted.ts'

const unread = 'script, style, template, noscript, nav, header nav, footer, form, svg, iframe, object'
const blocks = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE BR DD DETAILS DIV DL DT FIGCAPTION FIGURE HR LI MAIN OL P PRE SECTION SUMMARY TABLE TD TH TR UL'.split(
    ' ',
  ),
)

/** An HTML text as a document: divided at its headings, navigation and code left out. It is parsed and never shown. */
export function htmlDocument(id: string, source: string, fallbackTitle: string): Document {
  const parsed = new DOMParser().parseFromString(trusted.createHTML(source), 'text/html')
  for (const part of parsed.querySelectorAll(unread)) part.remove()
  const title = parsed.title.trim() || parsed.querySelector('h1')?.textContent?.trim() || fallbackTitle
  const reader = new SectionReader(title)
  if (parsed.body !== null) reader.read(parsed.body)
  reader.finish()
  return { id, title, sections: reader.sections }
}

class SectionReader {
  readonly sections: Section[] = []
  private readonly trail: string[] = []
  private anchor = ''
  private text = ''

  constructor(private readonly title: string) {}

  read(node: Node): void {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) this.text += (child.textContent ?? '').replace(/\s+/g, ' ')
      if (child instanceof HTMLHeadingElement) this.startSection(child)
      else if (child instanceof Element) this.readElement(child)
    }
  }

  finish(): void {
    const text = this.text
      .split('\n')
      .map((line) => line.trim())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
    const heading = this.trail.filter((entry) => entry !== '' && entry !== this.title)
    if (text !== '') this.sections.push({ heading, text, ...(this.anchor === '' ? {} : { anchor: this.anchor }) })
    this.text = ''
  }

  private readElement(child: Element): void {
    const apart = blocks.has(child.tagName)
    if (apart) this.text += '\n\n'
    if (child.tagName === 'PRE') this.text += child.textContent ?? ''
    else this.read(child)
    if (apart) this.text += '\n\n'
  }

  private startSection(heading: HTMLHeadingElement): void {
    this.finish()
    const level = Number(heading.tagName.slice(1))
    while (this.trail.length < level - 1) this.trail.push('')
    this.trail.splice(level - 1, Number.POSITIVE_INFINITY, (heading.textContent ?? '').replace(/\s+/g, ' ').trim())
    this.anchor = heading.id
  }
}
