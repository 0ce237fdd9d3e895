import { afterEach, describe, expect, it, vi } from 'vitest'
import { ColibriSearch } from '../../src/ui.ts'
import { FakeEngine } from '../helpers/box/fake-engine.ts'
import { openedBox, searchBox } from '../helpers/ui/drive.ts'

const patience = { timeout: 30_000 }
const made: Element[] = []

afterEach(() => {
  for (const element of made.splice(0)) element.remove()
  for (const box of document.querySelectorAll('colibri-search')) box.remove()
})

describe('the element', () => {
  it('asks for as many hits as its attribute says, and for ten where that is no number', async () => {
    const three = await openedBox({ k: '3' })
    await three.ask('word')
    expect(three.engine.last.options.k).toBe(3)
    three.box.remove()
    const ten = await openedBox({ k: 'many' })
    await ten.ask('word')
    expect(ten.engine.last.options.k).toBe(10)
  })

  it('uses the engine and the texts that it was given before it was defined', async () => {
    const engine = new FakeEngine()
    const late = document.createElement('colibri-late')
    Object.assign(late, { engine, strings: { placeholder: 'Search the handbook' } })
    late.setAttribute('recent', 'off')
    document.body.append(late)
    made.push(late)
    customElements.define('colibri-late', class extends ColibriSearch {})
    const box = late instanceof ColibriSearch ? late : undefined
    expect(box?.shadowRoot?.querySelector('input')?.placeholder).toBe('Search the handbook')
    box?.box?.type('word')
    await vi.waitFor(() => expect(engine.asked).toHaveLength(1), patience)
  })

  it('says what is missing when it has no engine', async () => {
    const box = document.createElement('colibri-search')
    document.body.append(box)
    box.show()
    box.box?.type('word')
    const message = () => box.shadowRoot?.querySelector('[part=message]')?.textContent
    await vi.waitFor(() => expect(message()).toContain('set its property "engine"'), patience)
  })

  it('changes its language and its frame with its attributes, and keeps what was typed', async () => {
    const { box, ask } = await openedBox()
    await ask('word')
    box.setAttribute('lang', 'fr')
    box.setAttribute('mode', 'inline')
    const input = box.shadowRoot?.querySelector('input')
    expect(input?.getAttribute('aria-label')).toBe('Rechercher')
    expect(input?.value).toBe('word')
    expect(box.shadowRoot?.querySelector('dialog')).toBeNull()
  })

  it('takes its colours from properties of the page, whatever the page calls them', async () => {
    const { box, part } = await openedBox()
    const style = document.createElement('style')
    style.textContent = `
      :root { --accent: rgb(1, 2, 3) }
      colibri-search { --colibri-accent: var(--accent); --colibri-text: rgb(4, 5, 6); --text: red }`
    document.head.append(style)
    made.push(style)
    expect(getComputedStyle(box).color).toBe('rgb(4, 5, 6)')
    const close = part('close')?.querySelector('span')
    expect(close && getComputedStyle(close).color).toBe('rgb(1, 2, 3)')
  })

  it('sets its words as it means to, whatever the page sets around it', async () => {
    const looks = async () => {
      const { box, part } = await openedBox()
      const panel = part('panel')
      if (panel === null) throw new Error('there is no panel')
      const { textAlign, textIndent, textTransform, whiteSpace, wordBreak, letterSpacing, font, cursor } =
        getComputedStyle(panel)
      box.remove()
      return { textAlign, textIndent, textTransform, whiteSpace, wordBreak, letterSpacing, font, cursor }
    }
    const plain = await looks()
    document.body.style.cssText = `text-align: right; text-indent: 2em; text-transform: uppercase; white-space: nowrap;
      word-break: break-all; letter-spacing: 3px; font: italic 700 3rem / 3 serif; cursor: pointer`
    const around = await looks()
    document.body.removeAttribute('style')
    expect(around).toEqual(plain)
  })

  it('is no wider than the page beside its scroll bar', async () => {
    const { box } = await openedBox()
    const root = document.documentElement
    // Where scroll bars lie over the page, as in a browser without a window, room is kept for one all the same.
    root.style.cssText = 'overflow-y: scroll; scrollbar-gutter: stable'
    const { right } = box.shadowRoot?.querySelector('dialog')?.getBoundingClientRect() ?? {}
    const room = root.getBoundingClientRect().right
    root.removeAttribute('style')
    expect(right).toBeGreaterThan(0)
    expect(right).toBeLessThanOrEqual(room)
  })

  it('takes the language of the nearest element that has one, outside of shadow trees too', () => {
    const host = document.createElement('div')
    host.lang = 'es-MX'
    document.body.append(host)
    made.push(host)
    const box = document.createElement('colibri-search')
    host.attachShadow({ mode: 'open' }).append(box)
    expect(box.shadowRoot?.querySelector('input')?.getAttribute('aria-label')).toBe('Buscar')
  })

  it('lets go of the page when it is taken out of it', () => {
    const { box } = searchBox(new FakeEngine())
    box.remove()
    const event = new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true })
    document.body.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
    expect(box.box).toBeUndefined()
    document.body.append(box)
    expect(box.box?.getState().status).toBe('idle')
  })

  it('opens by a button of the page’s own', () => {
    const { box } = searchBox(new FakeEngine())
    const button = document.createElement('button')
    button.slot = 'trigger'
    box.append(button)
    button.click()
    expect(box.shadowRoot?.querySelector('dialog')?.open).toBe(true)
  })
})
