/**
 * What the singular and the plural of an English word have in common: Harman's S-stemmer (1991), with `-es` after a
 * hiss. Words of other languages lose an -s at most, and every form is searched under the same rule.
 */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word) || !word.endsWith('s')) return word
  if (/(?:ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return /(?:x|ch|sh|ss|zz)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1)
}

/** Every word that has the stem of this one. */
export function formsOf(word: string): string[] {
  const shared = stem(word)
  const candidates = [shared, `${shared}s`, `${shared}es`, `${shared.slice(0, -1)}ies`]
  return candidates.filter((form) => stem(form) === shared)
}
