import { checkOptions, nonEmptyText, oneOf, type Rules } from '../core/options.ts'
import type { Hit } from '../core/results.ts'
import type { Document as SearchDocument, Section } from '../core/types.ts'
import { type HarvestedSection, harvest } from './harvest.ts'
import { highlight } from './highlight.ts'
import { marksOf } from './marks.ts'
import { goTo } from './show.ts'

export interface PageOptions {
  /** Id of the document, or what ids begin with. Default: the page's path and query. */
  readonly id?: string
  /** Default: the page's address without its fragment. */
  readonly url?: string
  /** Default: the page's title. */
  readonly title?: string
  /**
   * `page`: one document, found by its best passage. `sections`: one for each section, for a search within the page.
   * Default `page`.
   */
  readonly divide?: 'page' | 'sections'
}

const rules: Rules = { id: nonEmptyText, url: nonEmptyText, title: nonEmptyText, divide: oneOf('page', 'sections') }

/**
 * Reads what a reader sees below an element as documents to index. Navigation, scripts, what is hidden and what has
 * `data-colibri-ignore` are left out. Headings without an id are given one, so that links can lead to them.
 *
 * @throws SearchError `options-invalid`
 */
export function indexPage(root: Element, options: PageOptions = {}): PageIndex {
  checkOptions('indexPage', options, rules)
  return new PageIndex(harvest(root), options)
}

/** A page as documents, and the way back from a hit to its words in the page. */
export class PageIndex {
  /** Without text there are none. */
  readonly documents: readonly SearchDocument[]
  readonly #sections: ReadonlyMap<string, readonly HarvestedSection[]>
  #unmark = () => {}

  /** @internal Use indexPage. */
  constructor(sections: readonly HarvestedSection[], options: PageOptions) {
    const id = options.id ?? `${location.pathname}${location.search}`
    const title = options.title ?? pageTitle()
    const common = { url: options.url ?? location.href.replace(/#.*$/s, ''), ...(title !== '' && { title }) }
    const parts: readonly (readonly [string, readonly HarvestedSection[]])[] =
      options.divide === 'sections'
        ? sections.map((section, index) => [`${id}#${section.anchor ?? ''}~${index}`, [section]])
        : sections.length > 0
          ? [[id, sections]]
          : []
    this.#sections = new Map(parts)
    this.documents = parts.map(([part, own]) => ({
      id: part,
      ...common,
      sections: own.map((section) => given(section, title)),
    }))
  }

  /**
   * Scrolls to a hit of this page, moves the focus there and marks what answers the query: its words when the hit has
   * matches, else its best sentence, else its passage. Marks of an earlier hit go.
   *
   * @returns false when the hit is not of this page, or the page has changed there since it was read
   */
  showHit(hit: Hit, query = ''): boolean {
    this.clear()
    const { passage, excerpt } = hit
    const text = this.#sections.get(hit.id)?.[passage.section]?.text
    if (text === undefined || text.text.slice(passage.range.start, passage.range.end) !== passage.text) return false
    const whole = { start: 0, end: passage.text.length }
    const marks = query === '' ? [] : marksOf(query, hit)
    const marked = marks.length > 0 ? marks : [excerpt ?? whole]
    const stretches = marked.map(({ start, end }) =>
      text.stretches({ start: passage.range.start + start, end: passage.range.start + end }),
    )
    const found = stretches.flatMap((stretch) => stretch ?? [])
    const [first] = found
    if (first === undefined || stretches.includes(undefined)) return false
    goTo(first)
    this.#unmark = highlight(found)
    return true
  }

  /** Takes the marks away. */
  clear(): void {
    this.#unmark()
    this.#unmark = () => {}
  }
}

/** The title stands above every passage already; as a heading it would stand there twice. */
function given({ heading, anchor, text }: HarvestedSection, title: string): Section {
  const own = heading[0] === title ? heading.slice(1) : heading
  return { heading: own, text: text.text, ...(anchor !== undefined && { anchor }) }
}

const pageTitle = (): string =>
  Document.prototype.querySelector.call(document, 'head > title')?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
