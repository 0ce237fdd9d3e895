import type { SearchOptions } from '../options.ts'
import type { FacetCount } from '../results.ts'
import { countFacets } from '../search/facets.ts'
import type { Filter } from '../search/filter.ts'
import { fits } from '../search/fits.ts'
import { sortByField } from '../search/sort.ts'
import type { Metadata } from '../types.ts'
import type { ChunkParts } from './chunk-parts.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Candidate } from './parts.ts'

export interface Narrowed {
  /** Best first, or in the order asked for. */
  readonly candidates: readonly Candidate[]
  readonly facets?: Readonly<Record<string, readonly FacetCount[]>>
}

/** Chunks with the documents that are not asked for left out. Undefined when a chunk has gone from the index meanwhile. */
export async function fittingChunks(
  parts: ChunkParts,
  chunks: readonly LoadedChunk[],
  filter: Filter,
): Promise<readonly LoadedChunk[] | undefined> {
  const fitting: LoadedChunk[] = []
  for (const chunk of chunks) {
    const metadata = await parts.metadata(chunk)
    if (metadata === undefined) return undefined
    const left = metadata.flatMap((of, ordinal) => (fits(filter, of) ? [] : [ordinal]))
    fitting.push({ ...chunk, removed: new Set([...chunk.removed, ...left]) })
  }
  return fitting
}

/** Counts facets over all that matched, and sorts it. Undefined when a chunk has gone from the index meanwhile. */
export async function narrow(
  parts: ChunkParts,
  matched: readonly Candidate[],
  { facets, sort }: Pick<SearchOptions, 'facets' | 'sort'>,
): Promise<Narrowed | undefined> {
  const metadataOf = await readMetadata(parts, matched)
  if (metadataOf === undefined) return undefined
  const described = matched.map((candidate) => ({ candidate, metadata: metadataOf(candidate) }))
  const sorted = sort === undefined ? described : sortByField(described, sort)
  const all = described.map(({ metadata }) => metadata)
  return {
    candidates: sorted.map(({ candidate }) => candidate),
    ...(facets === undefined ? {} : { facets: countFacets(facets, all) }),
  }
}

async function readMetadata(
  parts: ChunkParts,
  candidates: readonly Candidate[],
): Promise<((candidate: Candidate) => Metadata | undefined) | undefined> {
  const known = new Map<LoadedChunk, readonly (Metadata | undefined)[]>()
  for (const { chunk } of candidates) {
    if (known.has(chunk)) continue
    const metadata = await parts.metadata(chunk)
    if (metadata === undefined) return undefined
    known.set(chunk, metadata)
  }
  return ({ chunk, passage }) => known.get(chunk)?.[chunk.documentOf[passage] ?? -1]
}
