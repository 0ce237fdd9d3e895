import type { BoxState } from '../box/state.ts'
import { element } from './dom.ts'
import type { Strings } from './strings/strings.ts'

/** What stands in the place of hits: that nothing was found, what went wrong, or the shape of what is to come. */
export class MessageView {
  readonly element = element('div', { class: 'message', part: 'message' })
  #shown: unknown

  constructor(
    private readonly strings: Strings,
    private readonly retry: () => void,
  ) {}

  render({ status, hits, answered, error }: BoxState): void {
    const waits = (status === 'opening' || status === 'searching') && hits.length === 0
    this.element.hidden = !waits && status !== 'nothing' && status !== 'error'
    const shows = waits ? 'waits' : (error ?? `${status} ${answered}`)
    if (shows === this.#shown) return
    this.#shown = shows
    this.element.classList.toggle('waits', waits)
    this.element.replaceChildren(...(waits ? skeletons() : this.#lines(status, answered, error)))
  }

  #lines(status: BoxState['status'], answered: string, error: Error | undefined): HTMLElement[] {
    const { strings } = this
    if (status === 'nothing') {
      return [element('p', { class: 'title' }, strings.nothing(answered)), element('p', {}, strings.nothingHint)]
    }
    if (status !== 'error') return []
    const again = element('button', { type: 'button', class: 'button', part: 'button' }, strings.retry)
    again.addEventListener('click', this.retry)
    return [element('p', { class: 'title' }, strings.failed), element('p', { dir: 'auto' }, error?.message), again]
  }
}

const skeletons = (): HTMLElement[] =>
  [1, 2, 3].map(() =>
    element(
      'div',
      { class: 'skeleton', part: 'skeleton', 'aria-hidden': 'true' },
      element('i'),
      element('i'),
      element('i'),
    ),
  )

/** What a screen reader is told: how many there are, that there is nothing, what went wrong. */
export function announcement({ status, hits, answered }: BoxState, strings: Strings): string {
  if (status === 'done' || status === 'preview') return strings.found(hits.length)
  if (status === 'nothing') return strings.nothing(answered)
  if (status === 'error') return strings.failed
  return status === 'searching' || status === 'opening' ? strings.searching : ''
}
