import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSearch, type Hit, SearchError } from '../../src/index.ts'
import { indexPage, type PageIndex, type PageOptions } from '../../src/page.ts'
import { article } from '../helpers/ui/article.ts'

let root: HTMLElement
const style = new CSSStyleSheet()
style.replaceSync('.gone { display: none } article::before { content: ""; display: block; height: 3000px }')

beforeEach(() => {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style]
  root = document.createElement('article')
  root.innerHTML = article
  document.body.append(root)
})
afterEach(() => {
  root.remove()
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== style)
  CSS.highlights?.clear()
})

const read = (options: PageOptions = {}) =>
  indexPage(root, { id: 'page', title: 'Guide', url: 'https://a.example/', ...options })

/** The hit that a search would give for some words of the page. */
function hitFor(page: PageIndex, words: string, matches: readonly string[] = []): Hit {
  for (const { id, sections = [] } of page.documents) {
    for (const [section, { text }] of sections.entries()) {
      const start = text.indexOf(words)
      if (start < 0) continue
      const range = { start, end: start + words.length }
      return {
        id,
        score: 1,
        passage: { text: words, trail: [], section, range },
        matches: matches.map((word) => ({
          query: { start: 0, end: 4 },
          passage: { start: words.indexOf(word), end: words.indexOf(word) + word.length },
          similarity: 0.9,
        })),
      }
    }
  }
  throw new Error(`the page has no "${words}"`)
}

describe('reading a page', () => {
  it('gives what a reader sees, divided at its headings', () => {
    const { documents } = read()
    expect(documents).toEqual([
      {
        id: 'page',
        title: 'Guide',
        url: 'https://a.example/',
        sections: [
          {
            heading: ['Requests'],
            anchor: 'requests',
            text: 'Requests are made with fetch; they can be cancelled.',
          },
          {
            heading: ['Requests', 'Aborting'],
            anchor: 'aborting',
            text: 'Make a controller.\nPass its signal.\n\nCall abort()\nwhen the reader leaves.',
          },
          {
            heading: ['Requests', 'Without an id'],
            anchor: 'section-without-an-id',
            text: 'const a = 1\n  indented()\n\n\nMore\n\nFolded words are found too.',
          },
          {
            heading: ['Requests', 'Without an id'],
            anchor: 'section-without-an-id-2',
            text: 'Words in a form.',
          },
        ],
      },
    ])
  })

  it('gives headings the same anchors every time', () => {
    const [first, again] = [read(), read()]
    expect(again.documents).toEqual(first.documents)
    expect(root.querySelector('#section-without-an-id-2')?.textContent).toBe('Without an id')
  })

  it('takes address and title from the page', () => {
    const [document] = indexPage(root).documents
    expect(document).toMatchObject({
      id: `${location.pathname}${location.search}`,
      url: location.href.replace(/#.*$/, ''),
    })
  })

  it('gives a document a section for a search within the page', () => {
    const { documents } = read({ divide: 'sections' })
    expect(documents.map(({ sections }) => sections?.length)).toEqual([1, 1, 1, 1])
    expect(new Set(documents.map(({ id }) => id)).size).toBe(4)
    expect(documents[1]).toMatchObject({ title: 'Guide', sections: [{ anchor: 'aborting' }] })
  })

  it('gives nothing where there are no words, and refuses unknown options', () => {
    root.textContent = ' '
    expect(read().documents).toEqual([])
    expect(() => indexPage(root, JSON.parse('{"divided":"page"}'))).toThrow(SearchError)
  })
})

/** Marked words, by whichever way this browser marks them. */
function marked(): string[] {
  const highlight = CSS.highlights?.get('colibri-hit')
  if (highlight === undefined) return [...root.querySelectorAll('mark')].map((mark) => mark.textContent ?? '')
  return [...highlight].map((range) => (range instanceof Range ? range.toString() : ''))
}

describe.each(['highlights', 'mark elements'])('showing a hit, with %s', (way) => {
  const { Highlight } = globalThis
  beforeEach(() => {
    if (way === 'mark elements') Reflect.deleteProperty(globalThis, 'Highlight')
  })
  afterEach(() => {
    Object.assign(globalThis, { Highlight })
  })

  it('scrolls there, moves the focus and marks the words that answer', () => {
    const page = read()
    scrollTo(0, 0)
    expect(page.showHit(hitFor(page, 'Pass its signal.', ['signal', 'Pass']), 'call')).toBe(true)
    expect(marked()).toEqual(['Pass', 'sig', 'nal'])
    const place = root.querySelectorAll('li')[1]
    const { top = -1, bottom = -1 } = place?.getBoundingClientRect() ?? {}
    expect(top >= 0 && bottom <= innerHeight).toBe(true)
    expect(document.activeElement).toBe(place)
    page.clear()
    expect(marked()).toEqual([])
  })

  it('marks the best sentence when no words are known, over several elements', () => {
    const page = read()
    const hit = hitFor(page, 'Requests are made with fetch; they can be cancelled.')
    expect(page.showHit({ ...hit, excerpt: { start: 0, end: 28 } })).toBe(true)
    expect(marked().join('|').replace(/\s+/g, ' ')).toBe('Requests are|made|with|fetch')
  })

  it('leaves the page as it was, and can do it again', () => {
    const page = read()
    const before = root.innerHTML
    for (const word of ['Pass', 'signal', 'its']) {
      expect(page.showHit(hitFor(page, 'Pass its signal.', [word]), 'call')).toBe(true)
    }
    page.clear()
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    expect(root.innerHTML).toBe(before)
    expect(read().documents).toEqual(page.documents)
  })

  it('opens what hides the place', () => {
    const page = read()
    expect(page.showHit(hitFor(page, 'Folded words'))).toBe(true)
    expect(root.querySelector('details')?.open).toBe(true)
    expect(marked()).toEqual(['Folded words'])
  })

  it('finds its way in a form whose fields have hostile names', () => {
    const page = read()
    expect(page.showHit(hitFor(page, 'Words in a form.'))).toBe(true)
    expect(marked()).toEqual(['Words in a form.'])
  })

  it('says when a hit is of another page, or its place is gone', () => {
    const page = read()
    const hit = hitFor(page, 'Pass its signal.')
    expect(page.showHit({ ...hit, id: 'other' })).toBe(false)
    root.querySelectorAll('li')[1]?.remove()
    expect(page.showHit(hit)).toBe(false)
    expect(marked()).toEqual([])
  })
})

it('a hit of the engine is found again in the page', async () => {
  const page = read({ divide: 'sections' })
  const search = await createSearch({
    name: `page-${crypto.randomUUID()}`,
    model: '/twins/pylate/',
    device: 'wasm',
    storage: 'memory',
  })
  await search.index(page.documents)
  const { hits } = await search.search('signal', { matches: true })
  expect(hits.length).toBeGreaterThan(0)
  for (const hit of hits) expect(page.showHit(hit, 'signal')).toBe(true)
  await search.dispose()
})
