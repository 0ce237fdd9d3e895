import type { DirectoryEntry } from '../index/directory.ts'
import type { ChunkEntry, Manifest } from '../index/manifest.ts'
import { isRecord } from '../options.ts'

export const isBundled = ({ bundled }: ChunkEntry): boolean => bundled === true

/**
 * Whether a stored manifest, of whatever format, describes nothing but a bundle: then a bundle that it cannot be merged
 * with simply takes its place.
 */
export function isOnlyBundle(stored: unknown): boolean {
  if (!isRecord(stored) || !Array.isArray(stored.chunks)) return false
  return stored.chunks.every((chunk: unknown) => isRecord(chunk) && chunk.bundled === true)
}

/** Whether documents of both can be searched as one. */
export function canMerge(stored: Manifest, bundle: Manifest): boolean {
  return stored.encoder.digest === bundle.encoder.digest && stored.nbits === bundle.nbits && stored.pool === bundle.pool
}

/** Chunks of the bundle that the stored index lacks. */
export function chunksToAdd(stored: Manifest | undefined, bundle: Manifest): ChunkEntry[] {
  const held = new Set(stored?.chunks.map(({ id }) => id))
  return bundle.chunks.filter(({ id }) => !held.has(id))
}

/**
 * The stored index with this bundle's chunks in the place of an earlier bundle's. Documents that were added to the index
 * stay. One of the bundle's that was replaced or removed stays so, whatever the new bundle says about it.
 *
 * @param overridden Ids of those documents.
 * @param directories Of the chunks to add, by id; needed only when documents are overridden.
 */
export function mergeBundle(
  stored: Manifest,
  bundle: Manifest,
  overridden: ReadonlySet<string>,
  directories: ReadonlyMap<string, readonly DirectoryEntry[]>,
): Manifest {
  const held = new Map(stored.chunks.map((chunk) => [chunk.id, chunk]))
  const own = stored.chunks.filter((chunk) => !isBundled(chunk))
  const bundled = bundle.chunks.map((chunk) => {
    const earlier = held.get(chunk.id)
    if (earlier !== undefined) return laidOutAs(chunk, earlier)
    const documents = directories.get(chunk.id) ?? []
    const removed = [...documents.keys()].filter((ordinal) => overridden.has(documents[ordinal]?.id ?? ''))
    return { ...chunk, bundled: true, removed }
  })
  const ids = new Set(bundle.codecs.map(({ id }) => id))
  const codecs = stored.codecs.filter(({ id }) => !ids.has(id) && own.some((chunk) => chunk.codec === id))
  const keptIds = new Set(bundled.map(({ id }) => id))
  const chunks = [...own.filter(({ id }) => !keptIds.has(id)), ...bundled]
  const { lexicon: _, outline: __, ...kept } = stored
  const { lexicon, outline } = bundle
  return {
    ...kept,
    codecs: [...codecs, ...bundle.codecs],
    chunks,
    ...(lexicon === undefined ? {} : { lexicon }),
    ...(outline === undefined ? {} : { outline }),
  }
}

/** A stored chunk, read in parts or not as the bundle has it now. */
function laidOutAs({ inParts }: ChunkEntry, { inParts: _, ...stored }: ChunkEntry): ChunkEntry {
  return inParts === undefined ? stored : { ...stored, inParts }
}
