import { SearchError } from '../errors.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { SearchParts } from './parts.ts'

/** Times that a bundle may be replaced while its words are being read. */
const attempts = 3

/**
 * Brings the words of an index in step with its chunks, as far as a query needs them.
 * @throws SearchError `index-unavailable` when the words of a bundle are not to be had
 */
export async function followWords({ collection, lexical }: SearchParts, query: string): Promise<void> {
  const { parts } = collection
  for (let attempt = 0; attempt < attempts; attempt++) {
    await collection.refresh()
    const { lexicon: entry } = collection.manifest
    const lexicon = entry && (await parts.lexicon(entry))
    if (entry !== undefined && lexicon === undefined) continue
    const read = async (chunk: LoadedChunk) => lexicon?.wordsOf(chunk.entry.id, chunk.documentOf) ?? parts.words(chunk)
    await lexical.follow([...collection.chunks.values()], read, lexicon)
    if (await lexical.prepare(query)) return
  }
  throw new SearchError('index-unavailable', 'The words of the index are not there: it keeps being replaced')
}
