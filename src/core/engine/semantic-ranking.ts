import type { TokenEmbeddings } from '../types.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Candidate, SearchParts } from './parts.ts'
import { bestDocuments, type RankingOptions } from './ranking.ts'

/** The k best documents by MaxSim. Undefined when a chunk has gone from the index meanwhile. */
export async function semanticDocuments(
  { collection, kernel }: SearchParts,
  chunks: readonly LoadedChunk[],
  embeddings: TokenEmbeddings,
  { k, exhaustive }: RankingOptions,
): Promise<readonly Candidate[] | undefined> {
  const whole = exhaustive || collection.manifest.nbits === 'f32'
  const ranking = await bestDocuments(kernel, collection.residency, chunks, embeddings, { k, exhaustive: whole })
  return ranking?.candidates
}
