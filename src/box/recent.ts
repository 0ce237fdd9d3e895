/** Where recent searches are kept between visits. Neither method throws; what `read` returns is checked. */
export interface RecentStorage {
  read(): unknown
  write(queries: readonly string[]): void
}

const most = 5

/** The queries in storage that are queries. */
export function readRecent(storage: RecentStorage | undefined): readonly string[] {
  const stored = storage?.read()
  if (!Array.isArray(stored)) return []
  const queries = stored.filter((entry): entry is string => typeof entry === 'string' && entry.trim() !== '')
  return [...new Set(queries)].slice(0, most)
}

/** Puts a query first, in the place of an older one that differs only in letter case or in white space at its ends. */
export function withRecent(recent: readonly string[], query: string): readonly string[] {
  const kept = query.trim()
  const same = (other: string) => other.toLowerCase() === kept.toLowerCase()
  return [kept, ...recent.filter((other) => !same(other))].slice(0, most)
}
