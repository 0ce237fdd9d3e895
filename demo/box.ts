import type { SearchEngine } from '../src/index.ts'
import { ColibriSearch } from '../src/ui.ts'
import { byId } from './view/element.ts'

/**
 * Gives the search box of the masthead the page's own engine.
 *
 * @param ask Called with the question when the reader chose an answer that has no address: a file of their own.
 */
export function bindBox(engine: () => Promise<SearchEngine>, ask: (question: string) => void): void {
  const box = byId('box', ColibriSearch)
  box.engine = engine
  box.addEventListener('colibri-select', ({ detail }) => {
    if (detail.href === undefined) ask(detail.query)
  })
}
