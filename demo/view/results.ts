import type { Hit, SearchResult } from '../../src/index.ts'
import { element } from './element.ts'
import { excerpt, marksOf } from './excerpt.ts'
import { count, counted, milliseconds } from './format.ts'

/** Characters of a passage that a result shows at first. */
const excerptLength = 340

/** The list of results and the line above it. */
export class ResultsView {
  constructor(
    private readonly list: HTMLOListElement,
    private readonly outcome: HTMLElement,
    /** Shown while nothing is asked. */
    private readonly welcome: HTMLElement,
  ) {}

  /** The result with the focus keeps it, or leaves it to the first; only results that were not there before move in. */
  show(query: string, result: SearchResult, elapsed: number): void {
    const { hits } = result
    this.asked = true
    this.list.setAttribute('aria-label', `Results for “${query}”`)
    const focused = document.activeElement?.closest<HTMLElement>('.result')?.dataset.id
    const shown = new Set(Array.from(this.list.querySelectorAll<HTMLElement>('.result'), ({ dataset }) => dataset.id))
    const items = hits.map((hit, index) => resultItem(query, hit, shown.has(hit.id) ? undefined : index))
    this.list.replaceChildren(...items)
    this.outcome.textContent = outcomeOf(result, elapsed)
    if (focused === undefined) return
    const heir = items.find(({ dataset }) => dataset.id === focused) ?? items[0]
    heir?.querySelector<HTMLElement>('[data-stop]')?.focus({ preventScroll: true })
  }

  /** Until the first answer is here. */
  wait(): void {
    if (!this.isAsked) this.outcome.textContent = 'Searching…'
  }

  clear(message: string): void {
    this.asked = false
    this.list.replaceChildren()
    this.outcome.textContent = message
  }

  private get isAsked(): boolean {
    return this.welcome.hidden !== false
  }

  private set asked(asked: boolean) {
    this.welcome.hidden = asked
    document.body.classList.toggle('asked', asked)
  }

  set busy(busy: boolean) {
    this.list.setAttribute('aria-busy', String(busy))
  }

  /** What the arrow keys step through: one link or button a result. */
  get stops(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('[data-stop]')]
  }
}

function outcomeOf({ hits, passages, corrected, mode }: SearchResult, elapsed: number): string {
  if (passages === 0) return 'Nothing is indexed yet'
  if (mode === 'lexical')
    return `${counted(hits.length, 'result')} by words alone; meaning follows when the model is here`
  const read = corrected === undefined ? '' : `Read as “${corrected}”: `
  if (hits.length === 0) return `${read}${count(passages)} passages, and none of them answers`
  return `${read}${hits.length} best of ${count(passages)} passages, in ${milliseconds(elapsed)}`
}

/** @param order Among the results that move in; undefined for one that is there already. */
function resultItem(query: string, hit: Hit, order: number | undefined): HTMLLIElement {
  const { source, path } = hit.metadata ?? {}
  const trail = hit.passage.trail.filter((entry) => entry !== hit.title)
  const where = [...(typeof source === 'string' ? [source] : []), ...(typeof path === 'string' ? [path] : []), ...trail]
  const item = element(
    'li',
    { class: order === undefined ? 'result' : 'result result-new', 'data-id': hit.id },
    element('p', { class: 'result-where' }, where.join(' › ')),
    element('h3', { class: 'result-title' }, heading(hit)),
    ...passage(query, hit),
  )
  if (order !== undefined) item.style.setProperty('--order', String(order))
  return item
}

/** A link where the document has an address on the web, focusable text where it has none. */
function heading(hit: Hit): HTMLElement {
  const title = hit.title ?? hit.id
  if (hit.url === undefined) return element('span', { tabindex: '-1', 'data-stop': '' }, title)
  const outside = new URL(hit.url, document.baseURI).origin !== location.origin
  return element(
    'a',
    { href: hit.url, 'data-stop': '', ...(outside ? { target: '_blank', rel: 'noreferrer' } : {}) },
    title,
  )
}

function passage(query: string, { passage: { text }, matches }: Hit): HTMLElement[] {
  if (text === '') return []
  const marks = marksOf(query, text, matches ?? [])
  const paragraph = element('p', { class: 'result-passage' })
  const show = (length: number) => {
    const { stretches, cutBefore, cutAfter } = excerpt(text, marks, length)
    const parts = stretches.map((stretch) =>
      stretch.answers.length === 0
        ? stretch.text
        : element('mark', { title: `answers “${stretch.answers.join('”, “')}”` }, stretch.text),
    )
    paragraph.replaceChildren(...(cutBefore ? ['… '] : []), ...parts, ...(cutAfter ? [' …'] : []))
    return cutBefore || cutAfter
  }
  if (!show(excerptLength)) return [paragraph]
  const more = element('button', { type: 'button', class: 'more', 'aria-expanded': 'false' }, 'Whole passage')
  more.addEventListener('click', () => {
    const whole = more.getAttribute('aria-expanded') === 'false'
    more.setAttribute('aria-expanded', String(whole))
    more.textContent = whole ? 'Less' : 'Whole passage'
    show(whole ? text.length : excerptLength)
  })
  return [paragraph, more]
}
