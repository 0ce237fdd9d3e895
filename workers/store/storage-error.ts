import { SearchError } from '../../src/core/errors.ts'

/** What IndexedDB reported, in Colibri's words. */
export function asSearchError(error: unknown): SearchError {
  if (error instanceof SearchError) return error
  if (error instanceof Error && error.name === 'QuotaExceededError') {
    return new SearchError(
      'storage-full',
      'The browser grants this site no more storage. Nothing was changed; free some space and try again.',
      { cause: error },
    )
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new SearchError('storage-unavailable', `IndexedDB refused: ${reason}`, { cause: error })
}
