/** The language that a place in the page is in: the nearest `lang`, outside of shadow trees too, or the reader's own. */
export function languageOf(place: Element): string {
  const nearest = place.closest('[lang]')?.getAttribute('lang')
  if (nearest) return valid(nearest)
  const root = place.getRootNode()
  return root instanceof ShadowRoot ? languageOf(root.host) : valid(navigator.language)
}

/** What a page says of its language need not be a language tag, and a wrong one makes number formats throw. */
function valid(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en'
  } catch {
    return 'en'
  }
}
