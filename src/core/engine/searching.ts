import type { SearchResult } from '../results.ts'
import type { SearchParts } from './parts.ts'
import { Search, type SearchCall } from './search.ts'
import { unlessAborted } from './unless-aborted.ts'

/**
 * Answers a query by its words, its meaning or both.
 *
 * Holds the lane from encoding to the end: reading the hits waits for storage many times, and a batch that slipped in
 * at each of them would make the query wait for them all.
 */
export async function searchCollection(parts: SearchParts, call: SearchCall): Promise<SearchResult> {
  const { lane, lazy } = parts
  const { options, signal, onPreview } = call
  const { mode = 'auto' } = options
  signal?.throwIfAborted()
  if (mode === 'lexical') return lane.run('query', () => new Search(parts, call).lexical())
  if (lazy.ready !== undefined) return lane.run('query', () => new Search(parts, call).encoded(lazy.load()))
  if (mode === 'auto' && onPreview !== undefined) {
    onPreview(await lane.run('query', () => new Search(parts, call).lexical()))
  }
  const encoder = await unlessAborted(lazy.load(), signal)
  return lane.run('query', () => new Search(parts, { ...call, onPreview: undefined }).encoded(encoder))
}
