import { decompress } from '../codec/compress.ts'
import type { Encoder } from '../ports.ts'
import type { Match } from '../results.ts'
import { align } from '../search/align.ts'
import { passageText, passageTextStart } from '../text/passage-text.ts'
import type { CharacterRange, Passage, TokenEmbeddings } from '../types.ts'
import { late } from './late.ts'
import type { Candidate, EngineParts } from './parts.ts'

/**
 * Which words of a passage answered which word of the query, from the alignment that MaxSim itself makes: for each
 * query row its best passage row. Rows that stand for no characters (special tokens, masks) are left out, and so are
 * rows answered by the trail in front of the passage. One match a query word: that of its most similar word piece.
 */
export function matchesOf(
  encoder: Encoder,
  query: string,
  embeddings: TokenEmbeddings,
  passage: Passage,
  rows: TokenEmbeddings,
): readonly Match[] {
  const queryRanges = encoder.queryRanges(query)
  const passageRanges = encoder.passageRanges(passageText(passage))
  const start = passageTextStart(passage)
  const words = new Map<number, Match>()
  for (const { queryRow, passageRow, score: similarity } of align(embeddings, rows)) {
    const asked = queryRanges[queryRow]
    const answered = passageRanges[passageRow]
    if (asked === undefined || answered === undefined || answered.start < start) continue
    const match = {
      query: wholeWord(query, asked),
      passage: wholeWord(passage.text, { start: answered.start - start, end: answered.end - start }),
      similarity,
    }
    const rival = words.get(match.query.start)
    if (rival === undefined || rival.similarity < similarity) words.set(match.query.start, match)
  }
  return [...words.values()].sort((a, b) => a.query.start - b.query.start)
}

/**
 * A stored passage's token embeddings as its codes give them back. The codes of a pooled index no longer stand for
 * single tokens; its passage is encoded once more instead.
 */
export async function storedRows(
  { collection, encoder, kernel }: EngineParts,
  { chunk, passage: ordinal }: Candidate,
  passage: Passage,
): Promise<TokenEmbeddings | undefined> {
  if (collection.manifest.pool !== 1) return (await encoder.encodePassages([passageText(passage)]))[0]
  const { id, codec: codecId, inParts } = chunk.entry
  const compressed =
    inParts === true
      ? await (await late(import('./in-parts.ts'))).readPassages(collection)(chunk, Uint32Array.of(ordinal))
      : (await collection.residency.withResiduals([chunk], () => [kernel.passage(id, ordinal)]))?.[0]
  const codec = collection.codecs.get(codecId)
  return codec === undefined || compressed === undefined ? undefined : decompress(codec, compressed, 0)
}

const wordCharacter = /[\p{L}\p{N}\p{M}_]/u

/** Widens the range of a word piece to the word it is part of. */
function wholeWord(text: string, { start, end }: CharacterRange): CharacterRange {
  if (!wordCharacter.test(text.slice(start, end))) return { start, end }
  while (start > 0 && wordCharacter.test(text[start - 1] ?? '')) start--
  while (end < text.length && wordCharacter.test(text[end] ?? '')) end++
  return { start, end }
}
