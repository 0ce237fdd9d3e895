import { ColibriSearch, type SelectDetail } from './ui/element.ts'

export { ColibriSearch, type SelectDetail } from './ui/element.ts'
export type { Strings } from './ui/strings/strings.ts'

if (customElements.get('colibri-search') === undefined) customElements.define('colibri-search', ColibriSearch)

declare global {
  interface HTMLElementTagNameMap {
    'colibri-search': ColibriSearch
  }
  interface GlobalEventHandlersEventMap {
    'colibri-select': CustomEvent<SelectDetail>
  }
}
