import type { RecentStorage } from '../box/recent.ts'

/** Recent searches in localStorage. Where that is refused or full, there are none. */
export function localRecent(name: string): RecentStorage {
  const key = `colibri-search:recent:${name}`
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key) ?? '[]')
      } catch {
        return []
      }
    },
    write(queries) {
      try {
        if (queries.length === 0) localStorage.removeItem(key)
        else localStorage.setItem(key, JSON.stringify(queries))
      } catch {
        // Nothing is kept, then.
      }
    },
  }
}
