import { SearchError } from '../errors.ts'

/** @throws SearchError index-corrupt when a listed passage is none of the chunk's. */
export function checkListed(chunk: string, passages: number, listed: Uint32Array | undefined): void {
  const past = listed?.find((passage) => passage >= passages)
  if (past !== undefined) throw new SearchError('index-corrupt', `Chunk ${chunk} has no passage ${past}.`)
}
