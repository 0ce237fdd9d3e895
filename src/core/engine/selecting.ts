import type { LexicalIndex } from '../lexical/lexical-index.ts'
import { type LexicalQuery, plain } from '../lexical/query.ts'
import { passageText } from '../text/passage-text.ts'
import type { Collection } from './collection.ts'
import type { LoadedChunk } from './loaded-chunks.ts'

/**
 * Chunks with only those documents that hold every phrase, all in one of its passages. Where there are none, and the
 * query asks for more than its phrases, these count as words like others: who describes a task in a sentence quotes names
 * that nobody else has written. The words of a phrase say where it may stand; the text of those passages says whether it
 * does. Undefined when a chunk has gone from the index meanwhile.
 */
export async function phraseChunks(
  collection: Collection,
  lexical: LexicalIndex,
  chunks: readonly LoadedChunk[],
  { phrases, isQuoted }: Pick<LexicalQuery, 'phrases' | 'isQuoted'>,
): Promise<readonly LoadedChunk[] | undefined> {
  if (phrases.length === 0) return chunks
  const holding: LoadedChunk[] = []
  let found = 0
  for (const chunk of chunks) {
    const removed = new Set(chunk.documentOf)
    for (const passage of lexical.passagesWith(chunk.entry.id, phrases)) {
      const document = chunk.documentOf[passage]
      if (document === undefined || chunk.removed.has(document) || !removed.has(document)) continue
      const stored = await collection.parts.passage(chunk, passage)
      if (stored === undefined) return undefined
      const text = plain(passageText(stored.passage))
      if (!phrases.every((phrase) => text.includes(phrase))) continue
      removed.delete(document)
      found++
    }
    holding.push({ ...chunk, removed })
  }
  return found === 0 && !isQuoted ? chunks : holding
}
