import type { BoxEngine, OpenEngine } from '../box/engine.ts'
import type { SearchBoxOptions } from '../box/options.ts'
import { createSearchBox, type SearchBox } from '../box/search-box.ts'
import type { Selectable } from '../box/selection.ts'
import type { BoxState } from '../box/state.ts'
import { SearchError } from '../core/errors.ts'
import type { Hit } from '../core/results.ts'
import { DialogFrame } from './dialog-frame.ts'
import { languageOf } from './language.ts'
import { listenToView } from './listening.ts'
import { localRecent } from './recent-storage.ts'
import { SearchView } from './search-view.ts'
import { isPressed, isTyping, parseShortcuts } from './shortcuts.ts'
import type { Strings } from './strings/strings.ts'
import { stringsFor } from './strings.ts'
import { searchStyles } from './styles.ts'

/** Detail of `colibri-select`. */
export interface SelectDetail {
  readonly hit: Hit
  readonly query: string
  /** Where the hit's link leads; undefined when it has none, or no safe one. */
  readonly href: string | undefined
}

/**
 * `<colibri-search>`: a search field with its results, in a dialog or in the flow of the page. Set `engine`; the other
 * properties, and the attributes `k`, `sections`, `facets`, `recent`, `consent` and `download-bytes`, count from when it
 * is put in the page.
 *
 * Fires `colibri-select`, which bubbles and can be cancelled, before a hit is gone to.
 */
export class ColibriSearch extends HTMLElement {
  static readonly observedAttributes = ['mode', 'lang', 'placeholder', 'shortcuts']

  // Declared and not defined: a definition would wipe out what was set before the element's class was there.
  /** An engine, or how to open one when the box is first used. */
  declare engine: BoxEngine | OpenEngine | undefined
  /** Replaces some of what the box says. */
  declare strings: Partial<Strings> | undefined
  /** Bytes that loading the model will download, or how to find out; the attribute `download-bytes` says it in HTML. */
  declare download: number | (() => Promise<number | undefined>) | undefined

  readonly #root = this.attachShadow({ mode: 'open' })
  #box: SearchBox | undefined
  #view: SearchView | undefined
  #dialog: DialogFrame | undefined
  #unsubscribe = () => {}

  /** The state machine behind the element; undefined while it is in no page. */
  get box(): SearchBox | undefined {
    return this.#box
  }

  connectedCallback(): void {
    this.#root.adoptedStyleSheets = [searchStyles()]
    this.#box = createSearchBox(this.#boxOptions())
    this.#build(this.#box)
    window.addEventListener('keydown', this.#onShortcut)
  }

  disconnectedCallback(): void {
    window.removeEventListener('keydown', this.#onShortcut)
    this.#unsubscribe()
    this.#dialog?.close()
    this.#box?.dispose()
    this.#box = undefined
  }

  attributeChangedCallback(): void {
    if (this.#box !== undefined) this.#build(this.#box)
  }

  /** Opens the dialog, or moves to the field in the page. */
  show(): void {
    this.#box?.show()
    this.#view?.input.focus()
    this.#view?.input.select()
  }

  hide(): void {
    this.#box?.hide()
  }

  #build(box: SearchBox): void {
    this.#unsubscribe()
    this.#dialog?.close()
    const language = languageOf(this)
    const strings = stringsFor(language, this.strings)
    const inDialog = this.getAttribute('mode') !== 'inline'
    const placeholder = this.getAttribute('placeholder') ?? strings.placeholder
    const view = new SearchView(box, {
      strings,
      placeholder,
      language,
      base: this.baseURI,
      inDialog,
      facets: this.#facets(),
    })
    this.#view = view
    const actions = {
      enter: (event: KeyboardEvent) => this.#enter(event),
      choose: (chosen: Selectable | undefined, event: MouseEvent) => this.#choose(chosen, event),
    }
    listenToView(box, view, inDialog, actions)
    const [shortcut] = this.#shortcuts()
    this.#dialog = inDialog ? new DialogFrame(box, view, strings, shortcut) : undefined
    this.#root.replaceChildren(...(this.#dialog?.elements ?? [view.element]))
    const render = (state: BoxState) => {
      view.render(state)
      this.#dialog?.render(state)
    }
    this.#unsubscribe = box.subscribe(render)
  }

  /** Enter goes the way of a click, so that a link is followed as the browser follows links. */
  #enter({ ctrlKey, metaKey }: KeyboardEvent): void {
    const box = this.#box
    if (box === undefined) return
    const { selected, section, query, answered, hits } = box.getState()
    const first = query.trim() !== '' && answered === query.trim() ? hits[0]?.id : undefined
    const option = this.#view?.list.optionOf({ selected: selected ?? first, section })
    const click = { bubbles: true, cancelable: true, composed: true, ctrlKey, metaKey }
    if (option === undefined) box.submit()
    else option.dispatchEvent(new MouseEvent('click', click))
  }

  #choose(chosen: Selectable | undefined, event: MouseEvent): void {
    if (chosen === undefined) return
    const { key, section } = chosen
    const choice = this.#box?.choose(key, section)
    if (choice === undefined || 'recent' in choice) return
    const href = this.#view?.list.optionOf({ selected: key, section })?.getAttribute('href') ?? undefined
    const detail: SelectDetail = { ...choice, href }
    // Before the event: closing returns the focus to where it was, and whoever listens may move it to the hit.
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) this.hide()
    const goes = this.dispatchEvent(
      new CustomEvent('colibri-select', { detail, bubbles: true, composed: true, cancelable: true }),
    )
    if (!goes) event.preventDefault()
  }

  #shortcuts() {
    return parseShortcuts(this.getAttribute('shortcuts') ?? 'mod+k /')
  }

  #facets(): string[] {
    return (this.getAttribute('facets') ?? '').split(/\s+/).filter((field) => field !== '')
  }

  readonly #onShortcut = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return
    const pressed = this.#shortcuts().find((shortcut) => isPressed(shortcut, event))
    if (pressed === undefined) return
    const own = event.composedPath().includes(this)
    const closes = own && pressed.mod && this.#dialog?.isOpen === true
    if (!closes && isTyping(event)) return
    event.preventDefault()
    if (closes) this.hide()
    else this.show()
  }

  #boxOptions(): SearchBoxOptions {
    const [k, bytes] = [this.#number('k'), this.#number('download-bytes')]
    const recent = this.getAttribute('recent') ?? 'all'
    const consent = this.getAttribute('consent')
    const download = this.download ?? bytes
    return {
      engine: this.#open,
      facets: this.#facets(),
      sections: Math.min(Math.max(this.#number('sections') ?? 3, 1), 10),
      ...(k !== undefined && { k }),
      ...(download !== undefined && { download }),
      ...(recent !== 'off' && { recent: localRecent(recent) }),
      ...((consent === 'always' || consent === 'never') && { consent }),
    }
  }

  readonly #open: OpenEngine = async (hooks) => {
    const { engine } = this
    if (engine === undefined) {
      throw new SearchError('options-invalid', '<colibri-search> has no engine: set its property "engine"')
    }
    return typeof engine === 'function' ? engine(hooks) : engine
  }

  #number(name: string): number | undefined {
    const value = Number(this.getAttribute(name) ?? Number.NaN)
    return Number.isInteger(value) && value >= 0 ? value : undefined
  }
}
