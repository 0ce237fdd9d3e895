import type { LexicalIndex } from '../lexical/lexical-index.ts'
import { plain } from '../lexical/query.ts'
import { passageText } from '../text/passage-text.ts'
import type { Collection } from './collection.ts'
import type { LoadedChunk } from './loaded-chunks.ts'

/**
 * Chunks with only those documents that hold every phrase, each in one of its passages. The words of a phrase say where
 * it may stand; the text of those passages says whether it does. Undefined when a chunk has gone
 * from the index meanwhile.
 */
export async function phraseChunks(
  collection: Collection,
  lexical: LexicalIndex,
  chunks: readonly LoadedChunk[],
  phrases: readonly string[],
): Promise<readonly LoadedChunk[] | undefined> {
  const passagesOf = lexical.passagesWith(phrases)
  const holding: LoadedChunk[] = []
  for (const chunk of chunks) {
    const removed = new Set(chunk.documentOf)
    for (const passage of passagesOf(chunk.entry.id)) {
      const document = chunk.documentOf[passage]
      if (document === undefined || chunk.removed.has(document) || !removed.has(document)) continue
      const stored = await collection.parts.passage(chunk, passage)
      if (stored === undefined) return undefined
      const text = plain(passageText(stored.passage))
      if (phrases.every((phrase) => text.includes(phrase))) removed.delete(document)
    }
    holding.push({ ...chunk, removed })
  }
  return holding
}
