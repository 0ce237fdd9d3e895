import type { ResultsView } from './results.ts'

/** `/` goes to the box, arrow keys step through the results, Escape comes back. */
export function bindKeys(input: HTMLInputElement, results: ResultsView): void {
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const target = event.target
    const { stops } = results
    const at = target instanceof HTMLElement ? stops.indexOf(target) : -1
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    if (event.key === '/' && !typing) goTo(event, input)
    else if (event.key === 'ArrowDown' && target === input) goTo(event, stops[0])
    else if (event.key === 'ArrowDown' && at >= 0) goTo(event, stops[at + 1])
    else if (event.key === 'ArrowUp' && at >= 0) goTo(event, stops[at - 1] ?? input)
    else if (event.key === 'Escape' && at >= 0) goTo(event, input)
  })
}

function goTo(event: KeyboardEvent, place: HTMLElement | undefined): void {
  if (place === undefined) return
  event.preventDefault()
  place.focus()
  if (place instanceof HTMLInputElement) place.select()
  else place.scrollIntoView({ block: 'nearest' })
}
