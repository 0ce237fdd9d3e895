import { element } from './element.ts'

/** A line of progress with its bar, and a way to stop it. */
export class JobLine {
  private readonly bar = element('progress', { max: '1' })
  private readonly detail = element('p', { class: 'job-detail' })
  private readonly line: HTMLElement

  /** @param stop Called when the reader stops the job; without it, it cannot be stopped. */
  constructor(parent: HTMLElement, label: string, stop?: () => void) {
    const name = element('p', { class: 'job-label' }, label)
    this.bar.setAttribute('aria-label', label)
    if (stop !== undefined) {
      const button = element('button', { type: 'button', class: 'job-stop', 'aria-label': `Stop: ${label}` }, 'Stop')
      button.addEventListener('click', stop, { once: true })
      name.append(button)
    }
    this.line = element('div', { class: 'job' }, name, this.bar, this.detail)
    parent.append(this.line)
  }

  /** @param done From 0 to 1; undefined when nobody knows. */
  update(done: number | undefined, detail: string): void {
    if (done === undefined) this.bar.removeAttribute('value')
    else this.bar.value = done
    this.detail.textContent = detail
  }

  close(): void {
    this.line.remove()
  }
}
