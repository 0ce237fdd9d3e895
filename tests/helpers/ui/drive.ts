import { vi } from 'vitest'
import type { BoxEngine } from '../../../src/box.ts'
import type { ColibriSearch } from '../../../src/ui.ts'
import '../../../src/ui.ts'
import { FakeEngine, settled } from '../box/fake-engine.ts'

/** A search box in the page of a test, and what a reader can do to it. */
export interface Driven {
  readonly box: ColibriSearch
  readonly input: HTMLInputElement
  readonly options: () => HTMLElement[]
  /** The option that assistive technology is told of. */
  readonly active: () => HTMLElement | null
  readonly part: (name: string) => HTMLElement | null
  /** The element inside the box that has the focus. */
  readonly focused: () => Element | null
  readonly type: (text: string) => void
  readonly press: (key: string, more?: KeyboardEventInit) => KeyboardEvent
}

export function searchBox(engine: BoxEngine, attributes: Readonly<Record<string, string>> = {}): Driven {
  const box = document.createElement('colibri-search')
  for (const [name, value] of Object.entries({ recent: 'off', consent: 'never', ...attributes }))
    box.setAttribute(name, value)
  box.engine = engine
  document.body.append(box)
  const root = box.shadowRoot
  const input = root?.querySelector('input')
  if (root === null || !input) throw new Error('the box has no field')
  return {
    box,
    input,
    options: () => [...root.querySelectorAll<HTMLElement>('[role=option]')],
    active: () => {
      const id = input.getAttribute('aria-activedescendant')
      return id === null ? null : root.getElementById(id)
    },
    part: (name) => root.querySelector<HTMLElement>(`[part="${name}"]`),
    focused: () => root.activeElement,
    type(text) {
      input.value = text
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
    },
    press(key, more = {}) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more })
      input.dispatchEvent(event)
      return event
    },
  }
}

/** A search box in use, with an engine that answers when it is told to. */
export interface Opened extends Driven {
  readonly engine: FakeEngine
  /** Types a query and waits until it is asked. */
  readonly ask: (query: string) => Promise<void>
}

export async function openedBox(attributes: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const engine = new FakeEngine()
  const driven = searchBox(engine, attributes)
  driven.box.show()
  await settled()
  const ask = async (query: string) => {
    driven.type(query)
    const isAsked = () => engine.asked.at(-1)?.query === query || Promise.reject(new Error(`"${query}" is not asked`))
    await vi.waitFor(isAsked, { timeout: 30_000 })
  }
  return { ...driven, engine, ask }
}
