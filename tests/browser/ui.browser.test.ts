import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeEngine, hit } from '../helpers/box/fake-engine.ts'
import { openedBox, searchBox } from '../helpers/ui/drive.ts'
import { hostileHits } from '../helpers/ui/sample-hits.ts'

const patience = { timeout: 30_000 }

afterEach(() => {
  for (const box of document.querySelectorAll('colibri-search')) box.remove()
  for (const stray of document.querySelectorAll('[data-test]')) stray.remove()
  localStorage.clear()
})

/** A box in use whose model is ready. */
async function openBox(attributes: Readonly<Record<string, string>> = {}) {
  const opened = await openedBox(attributes)
  await opened.engine.prepared[0]?.done()
  return opened
}

const titlesOf = (options: readonly Element[]) =>
  options.map((option) => option.querySelector('[part=title]')?.textContent)

describe('the combobox', () => {
  it('tells what is expanded, controlled and selected', async () => {
    const { input, options, active, part, press, ask, engine } = await openBox()
    expect(input.getAttribute('role')).toBe('combobox')
    expect(input.getAttribute('aria-expanded')).toBe('false')
    await ask('word')
    await engine.last.answer(['a', 'b'])
    expect(input.getAttribute('aria-expanded')).toBe('true')
    expect(input.getAttribute('aria-controls')).toBe(part('list')?.id)
    expect(part('list')?.getAttribute('role')).toBe('listbox')
    expect(active()).toBeNull()
    press('ArrowDown')
    press('ArrowDown')
    expect(active()).toBe(options()[1])
    expect(options().map((option) => option.getAttribute('aria-selected'))).toEqual(['false', 'true'])
    press('ArrowUp')
    expect(active()).toBe(options()[0])
  })

  it('leaves the keys that edit text to the field', async () => {
    const { press, ask, engine } = await openBox()
    await ask('word')
    await engine.last.answer(['a'])
    for (const key of ['Home', 'End', 'ArrowLeft', 'ArrowRight', 'a', ' '])
      expect(press(key).defaultPrevented).toBe(false)
    expect(press('ArrowDown', { shiftKey: true }).defaultPrevented).toBe(false)
    expect(press('ArrowDown').defaultPrevented).toBe(true)
  })

  it('announces how many were found, and that nothing was', async () => {
    const { box, ask, engine } = await openBox({ lang: 'de' })
    const live = box.shadowRoot?.querySelector('[role=status]')
    await ask('wort')
    await engine.last.answer(['a', 'b'])
    expect(live?.textContent).toBe('2 Ergebnisse')
    await ask('nichts')
    await engine.last.answer([])
    expect(live?.textContent).toBe('Nichts gefunden für „nichts“')
  })

  it('leaves the keys of an input method to the input method', async () => {
    const { input, press, type, options, ask, engine, box } = await openBox()
    const chosen = vi.fn()
    box.addEventListener('colibri-select', chosen)
    await ask('word')
    await engine.last.answer(['a'])
    input.dispatchEvent(new CompositionEvent('compositionstart'))
    type('けんさ')
    expect(press('Enter', { isComposing: true }).defaultPrevented).toBe(false)
    expect(press('ArrowDown', { isComposing: true }).defaultPrevented).toBe(false)
    expect(options()[0]?.getAttribute('aria-selected')).toBe('false')
    expect(input.value).toBe('けんさ')
    type('検索')
    input.dispatchEvent(new CompositionEvent('compositionend'))
    await vi.waitFor(() => expect(engine.asked.at(-1)?.query).toBe('検索'), patience)
    expect(engine.asked.map(({ query }) => query)).not.toContain('けんさ')
    expect(chosen).not.toHaveBeenCalled()
  })
})

describe('the better answer', () => {
  it('keeps focus and selection, and the selected option in its row and in the page', async () => {
    const { focused, input, options, active, part, press, ask, engine } = await openBox()
    await ask('word')
    engine.last.preview(['a', 'b', 'c'])
    press('ArrowDown')
    press('ArrowDown')
    const selected = active()
    const removed: Node[] = []
    const observer = new MutationObserver((changes) =>
      removed.push(...changes.flatMap((change) => [...change.removedNodes])),
    )
    const list = part('list')
    if (list) observer.observe(list, { childList: true, subtree: true })
    await engine.last.answer(['b', 'x', 'a', 'y'])
    await new Promise((resolve) => setTimeout(resolve))
    observer.disconnect()
    expect(titlesOf(options())).toEqual(['Title of x', 'Title of b', 'Title of a', 'Title of y'])
    expect(active()).toBe(selected)
    expect(removed.filter((node) => node.contains(selected))).toEqual([])
    expect(removed.length).toBeGreaterThan(0)
    expect(focused()).toBe(input)
  })
})

describe('choosing', () => {
  it('fires an event that can be cancelled', async () => {
    const { box, press, ask, engine } = await openBox()
    const details: unknown[] = []
    document.addEventListener(
      'colibri-select',
      (event) => {
        details.push(event.detail)
        event.preventDefault()
      },
      { once: true },
    )
    await ask('word')
    await engine.last.answer(['a', 'b'])
    press('ArrowUp')
    press('Enter')
    expect(details).toMatchObject([{ hit: { id: 'b' }, query: 'word', href: undefined }])
    expect(box.shadowRoot?.querySelector('dialog')?.open).toBe(false)
  })

  it('leaves the focus where the page puts it', async () => {
    const { box, press, ask, engine } = await openBox()
    const place = document.createElement('p')
    place.tabIndex = -1
    place.dataset.test = ''
    document.body.append(place)
    box.addEventListener('colibri-select', (event) => {
      event.preventDefault()
      place.focus()
    })
    await ask('word')
    await engine.last.answer(['a'])
    press('Enter')
    expect(box.shadowRoot?.querySelector('dialog')?.open).toBe(false)
    expect(document.activeElement).toBe(place)
  })

  it('follows the link of the first hit when none is selected', async () => {
    const { press, ask, engine } = await openBox()
    await ask('word')
    await engine.last.answer([hit('a', { url: '#there' }), 'b'])
    press('Enter')
    await vi.waitFor(() => expect(location.hash).toBe('#there'), patience)
    history.replaceState(null, '', location.pathname + location.search)
  })

  it('selects by pointer and by click', async () => {
    const { box, options, ask, engine } = await openBox()
    const chosen: string[] = []
    box.addEventListener('colibri-select', (event) => chosen.push(event.detail.hit.id))
    await ask('word')
    await engine.last.answer(['a', 'b'])
    options()[1]?.firstElementChild?.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, composed: true }))
    expect(options()[1]?.getAttribute('aria-selected')).toBe('true')
    options()[1]?.click()
    expect(chosen).toEqual(['b'])
  })
})

describe('recent searches', () => {
  it('are kept in this browser, offered, and asked again', async () => {
    const first = await openBox({ recent: 'test' })
    await first.ask('word')
    await first.engine.last.answer(['a'])
    first.press('Enter')
    first.box.remove()
    const { input, options, press, engine, box } = await openBox({ recent: 'test' })
    expect(options().map((option) => option.textContent)).toEqual(['word'])
    press('ArrowDown')
    press('Enter')
    expect(input.value).toBe('word')
    await vi.waitFor(() => expect(engine.asked.at(-1)?.query).toBe('word'), patience)
    box.box?.clearRecent()
    expect(localStorage.length).toBe(0)
  })
})

describe('shortcuts', () => {
  const pressIn = (target: EventTarget, init: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init })
    target.dispatchEvent(event)
    return event.defaultPrevented
  }
  const field = () => {
    const made = document.createElement('textarea')
    made.dataset.test = ''
    document.body.append(made)
    return made
  }
  const isOpen = (box: Element) => box.shadowRoot?.querySelector('dialog')?.open

  it('open the dialog, but not while something is typed elsewhere', () => {
    const { box } = searchBox(new FakeEngine())
    expect(pressIn(field(), { key: '/' })).toBe(false)
    expect(isOpen(box)).toBe(false)
    expect(pressIn(document.body, { key: '/' })).toBe(true)
    expect(isOpen(box)).toBe(true)
  })

  it('can be others, and none', () => {
    const { box } = searchBox(new FakeEngine(), { shortcuts: 's' })
    expect(pressIn(document.body, { key: '/' })).toBe(false)
    box.setAttribute('shortcuts', '')
    expect(pressIn(document.body, { key: 's' })).toBe(false)
    box.setAttribute('shortcuts', 's')
    expect(pressIn(document.body, { key: 's' })).toBe(true)
    expect(isOpen(box)).toBe(true)
  })
})

describe('in the page', () => {
  it('opens below its field, and closes by Escape and when the focus goes', async () => {
    const { input, part, press, ask, engine } = await openBox({ mode: 'inline' })
    await ask('word')
    await engine.last.answer(['a'])
    expect(part('panel')?.hidden).toBe(false)
    press('Escape')
    expect(part('panel')?.hidden).toBe(true)
    expect(input.value).toBe('word')
    press('ArrowDown')
    expect(part('panel')?.hidden).toBe(false)
    input.blur()
    expect(part('panel')?.hidden).toBe(true)
    press('Escape')
    expect(input.value).toBe('')
  })
})

describe('hostile documents', () => {
  it('are shown as text, and lead nowhere', async () => {
    const { options, part, ask, engine } = await openBox()
    await ask('word')
    await engine.last.answer(hostileHits)
    expect(options().map((option) => option.getAttribute('href'))).toEqual([
      null,
      null,
      null,
      expect.stringMatching(/^https:\/\/example\.com\/\?q=%22%3E%3Cscript/),
    ])
    expect(part('list')?.querySelector('script, img, form, input')).toBeNull()
    expect(options()[0]?.textContent).toContain('<script>')
    options()[0]?.click()
    expect(Reflect.has(globalThis, 'attacked')).toBe(false)
  })

  it('cannot take the place of the page’s own methods', async () => {
    const names = ['createElement', 'createElementNS', 'querySelector', 'getElementById', 'baseURI', 'activeElement']
    for (const name of names) {
      const image = new Image()
      image.setAttribute('name', name)
      image.dataset.test = ''
      document.body.append(image)
    }
    const create = Document.prototype.createElement.bind(document)
    expect(typeof document.createElement).not.toBe('function')
    const box = create('colibri-search')
    const engine = new FakeEngine()
    box.setAttribute('recent', 'off')
    box.engine = engine
    document.body.append(box)
    box.show()
    box.box?.type('word')
    await vi.waitFor(() => expect(engine.asked).toHaveLength(1), patience)
    await engine.last.answer(['a'])
    expect(box.shadowRoot?.querySelectorAll('[role=option]')).toHaveLength(1)
    box.remove()
    for (const image of Document.prototype.querySelectorAll.call(document, '[data-test]')) image.remove()
  })
})
