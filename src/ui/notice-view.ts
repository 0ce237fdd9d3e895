import type { BoxState } from '../box/state.ts'
import { element } from './dom.ts'
import type { Strings } from './strings/strings.ts'

export interface NoticeActions {
  readonly consent: (given: boolean) => void
  readonly retry: () => void
}

interface Notice {
  /** Notices of one kind differ in their numbers only. */
  readonly kind: string
  readonly text: string
  readonly done?: number
  readonly total?: number | undefined
  readonly buttons?: readonly (readonly [label: string, action: () => void])[]
}

/** The line on what is downloaded or indexed, with its question or its progress. */
export class NoticeView {
  readonly element = element('div', { class: 'notice', part: 'notice' })
  readonly #text = element('p', {})
  readonly #progress = element('progress', { part: 'progress' })
  #kind = ''

  constructor(
    private readonly strings: Strings,
    private readonly language: string,
    private readonly actions: NoticeActions,
  ) {}

  render(state: BoxState): void {
    const notice = this.#noticeOf(state)
    this.element.hidden = notice === undefined
    if (notice === undefined) return
    const { kind, text, done, total, buttons = [] } = notice
    this.#text.textContent = text
    if (done === undefined || total === undefined) this.#progress.removeAttribute('value')
    else {
      this.#progress.max = total
      this.#progress.value = done
    }
    if (kind === this.#kind) return
    this.#kind = kind
    this.#progress.setAttribute('aria-label', text)
    this.element.replaceChildren(
      this.#text,
      ...(buttons.length === 0 ? [this.#progress] : []),
      ...buttons.map(([label, action]) => {
        const button = element('button', { type: 'button', class: 'button', part: 'button' }, label)
        button.addEventListener('click', action)
        return button
      }),
    )
  }

  #noticeOf({ model, index }: BoxState): Notice | undefined {
    const { strings, actions } = this
    const { phase } = model
    const download = [strings.download, () => actions.consent(true)] as const
    if (phase === 'asking') {
      const decline = [strings.decline, () => actions.consent(false)] as const
      return { kind: phase, text: strings.ask(this.#size(model.bytes)), buttons: [download, decline] }
    }
    if (phase === 'declined') return { kind: phase, text: strings.declined, buttons: [download] }
    if (phase === 'failed') {
      return { kind: phase, text: strings.modelFailed, buttons: [[strings.retry, actions.retry]] }
    }
    if (phase === 'downloading') {
      const { loaded, total } = model
      const text = strings.downloading(this.#size(loaded) ?? '', this.#size(total))
      return { kind: phase, text, done: loaded, total }
    }
    if (phase === 'starting') return { kind: phase, text: strings.starting }
    if (index === undefined) return undefined
    const { documents, total } = index
    return { kind: 'indexing', text: strings.indexing(documents, total), done: documents, total }
  }

  #size(bytes: number | undefined): string | undefined {
    if (bytes === undefined) return undefined
    const format = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1, minimumFractionDigits: 1 } as const
    return new Intl.NumberFormat(this.language, format).format(bytes / 1e6).replaceAll(' ', '\u00a0')
  }
}
