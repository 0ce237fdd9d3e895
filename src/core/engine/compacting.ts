import { type MergeSource, mergeChunks, planCompaction } from '../index/compaction.ts'
import type { ChunkEntry } from '../index/manifest.ts'
import { inTurns } from './in-turns.ts'
import type { EngineParts } from './parts.ts'
import { chunkKeys } from './records.ts'
import { chunkRecords } from './writing.ts'

type CompactingParts = Pick<EngineParts, 'collection' | 'lane' | 'host'>

/** Merges chunks that are small or mostly tombstones, and forgets codecs that no chunk uses any more. */
export async function compact(parts: CompactingParts): Promise<void> {
  for (const group of planCompaction(parts.collection.manifest.chunks)) await merge(parts, group)
}

async function merge(parts: CompactingParts, group: readonly ChunkEntry[]): Promise<void> {
  const { collection, host } = parts
  const codec = collection.codecs.get(group[0]?.codec ?? '')
  const sources: MergeSource[] = []
  for (const entry of group) {
    const source = await collection.parts.whole(entry)
    if (source === undefined) return
    sources.push(source)
    await host.pause()
  }
  if (codec === undefined) return
  const { entry, put } = await inTurns(chunkRecords(mergeChunks(codec, sources)), parts)
  const merged = new Set(group.map(({ id }) => id))
  await collection.commit((manifest) => {
    // Another writer has come first and may have buried documents that the merge still holds.
    const unchanged = (member: ChunkEntry) =>
      manifest.chunks.some(({ id, removed }) => id === member.id && removed.length === member.removed.length)
    if (!group.every(unchanged)) return undefined
    const chunks = [...manifest.chunks.filter(({ id }) => !merged.has(id)), ...(entry.documents > 0 ? [entry] : [])]
    const newest = manifest.codecs.at(-1)
    const codecs = manifest.codecs.filter((kept) => kept === newest || chunks.some((chunk) => chunk.codec === kept.id))
    const dropped = manifest.codecs.filter((kept) => !codecs.includes(kept)).map(({ id }) => `codec/${id}`)
    const kept = entry.documents > 0 ? put : new Map<string, ArrayBuffer>()
    const remove = [...group.flatMap(({ id }) => chunkKeys(id)), ...dropped]
    return { manifest: { ...manifest, codecs, chunks }, put: kept, remove }
  })
}
