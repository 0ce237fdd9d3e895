import type { IndexSummary } from '../results.ts'
import { compact } from './compacting.ts'
import { Directory } from './directory.ts'
import { defaultTuning, Indexing, type IndexingOptions, type IndexingTuning } from './indexing.ts'
import type { EngineParts } from './parts.ts'
import { bury } from './writing.ts'

/** One call of `index()`, while this is the only writer. */
export async function indexDocuments(
  parts: EngineParts,
  documents: Iterable<unknown> | AsyncIterable<unknown>,
  options: IndexingOptions,
  tuning: Partial<IndexingTuning> = {},
): Promise<IndexSummary> {
  const directory = await Directory.read(parts.collection)
  const indexing = new Indexing({ ...parts, tuning: { ...defaultTuning, ...tuning } }, directory, options)
  for await (const document of documents) await indexing.add(document)
  const summary = await indexing.finish()
  await compact(parts)
  return summary
}

/** Removes documents, while this is the only writer. Returns how many of them were there. */
export async function removeDocuments(
  parts: Pick<EngineParts, 'collection' | 'lane' | 'host'>,
  ids: readonly string[],
): Promise<number> {
  const { collection } = parts
  const directory = await Directory.read(collection)
  const known = [...new Set(ids)].filter((id) => directory.find(id) !== undefined)
  if (known.length > 0) {
    await collection.commit((manifest) => bury(manifest, directory, known))
    await compact(parts)
  }
  return known.length
}
