import type { BundleManifest } from '../../src/core/bundle/manifest.ts'
import { canMerge, chunksToAdd, isBundled, isOnlyBundle, mergeBundle } from '../../src/core/bundle/merge.ts'
import { chunkKeys, lexiconKeys, outlineKeys } from '../../src/core/engine/records.ts'
import { SearchError } from '../../src/core/errors.ts'
import { type DirectoryEntry, decodeDirectory } from '../../src/core/index/directory.ts'
import { type ChunkEntry, checkManifest, type Manifest } from '../../src/core/index/manifest.ts'
import type { Store } from '../../src/core/ports.ts'
import { storedRevision } from '../../src/core/stored-revision.ts'
import type { BundleFiles } from './bundle-files.ts'

const attempts = 5
/** Files on their way at once. */
const fetchesAtOnce = 6

/**
 * Brings the stored index in step with a bundle: what opening needs of new chunks is fetched and stored, what the bundle
 * no longer has goes, in one commit.
 * @throws BundleReplaced; SearchError `index-unavailable`, `index-corrupt`, `storage-full`, `index-incompatible` when
 * documents were added to the stored index that cannot be searched together with this bundle
 */
export async function installBundle(store: Store, bundle: BundleManifest, files: BundleFiles): Promise<void> {
  const fetched = new Map<string, ArrayBuffer>()
  for (let attempt = 0; attempt < attempts; attempt++) {
    const value = await store.readManifest()
    const revision = storedRevision(value)
    const stored = mergeable(value, bundle.index)
    if (stored === undefined && value !== undefined) {
      await store.clear()
      continue
    }
    const base = stored ?? nothingOf(bundle.index)
    const next = await merged(store, base, bundle, files, fetched)
    if (stored !== undefined && JSON.stringify(next) === JSON.stringify(stored)) return
    const put = await records(next, base, bundle, files, fetched)
    const kept = new Set([...next.chunks, ...next.codecs].map(({ id }) => id))
    const remove = [
      ...base.chunks.filter(({ id }) => !kept.has(id)).flatMap(({ id }) => chunkKeys(id)),
      ...base.codecs.filter(({ id }) => !kept.has(id)).map(({ id }) => `codec/${id}`),
      ...(base.lexicon === undefined || base.lexicon.id === next.lexicon?.id ? [] : lexiconKeys(base.lexicon.id)),
      ...(base.outline === undefined || base.outline.id === next.outline?.id ? [] : outlineKeys(base.outline.id)),
    ]
    const expectedRevision = revision ?? 0
    const manifest = { ...next, revision: expectedRevision + 1 }
    if (await store.commit({ expectedRevision, manifest, put, remove })) return
  }
  throw new SearchError('storage-unavailable', 'Another tab keeps changing this index; try again')
}

/** What is stored of a bundle before anything is. */
function nothingOf({ lexicon: _, outline: __, ...index }: Manifest): Manifest {
  return { ...index, revision: 0, codecs: [], chunks: [] }
}

/** The stored index that the bundle is to be merged into; undefined when there is none, or nothing worth keeping. */
function mergeable(value: unknown, bundle: Manifest): Manifest | undefined {
  if (value === undefined) return undefined
  try {
    const stored = checkManifest(value)
    if (canMerge(stored, bundle)) return stored
    if (isOnlyBundle(value)) return undefined
  } catch (error) {
    if (isOnlyBundle(value)) return undefined
    throw error
  }
  throw new SearchError(
    'index-incompatible',
    'Documents were added to this index that cannot be searched with the new one; clear() starts anew',
  )
}

async function merged(
  store: Store,
  stored: Manifest,
  bundle: BundleManifest,
  files: BundleFiles,
  fetched: Map<string, ArrayBuffer>,
): Promise<Manifest> {
  const overridden = await overriddenIds(store, stored)
  const directories = new Map<string, readonly DirectoryEntry[]>()
  if (overridden.size > 0) {
    const added = chunksToAdd(stored, bundle.index)
    await fetchInto(
      fetched,
      added.map(({ id }) => `directory/${id}`),
      bundle,
      files,
    )
    for (const { id } of added) {
      const record = fetched.get(`directory/${id}`)
      if (record !== undefined) directories.set(id, decodeDirectory(record))
    }
  }
  return mergeBundle(stored, bundle.index, overridden, directories)
}

/** Documents added to the index, and those of the earlier bundle that were replaced or removed. */
async function overriddenIds(store: Store, stored: Manifest): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for (const chunk of stored.chunks.filter((entry) => !isBundled(entry) || entry.removed.length > 0)) {
    const removed = new Set(chunk.removed)
    for (const [ordinal, { id }] of (await storedDirectory(store, chunk)).entries()) {
      if (removed.has(ordinal) === isBundled(chunk)) ids.add(id)
    }
  }
  return ids
}

async function storedDirectory(store: Store, { id }: ChunkEntry): Promise<readonly DirectoryEntry[]> {
  const record = await store.read(`directory/${id}`)
  try {
    return record === undefined ? [] : decodeDirectory(record)
  } catch (error) {
    // The engine drops a damaged chunk when it comes upon it.
    if (error instanceof SearchError && error.code === 'index-corrupt') return []
    throw error
  }
}

/** Of what is new: codecs, the codes that a scan reads or the outline in their place, and what was fetched on the way. */
async function records(
  next: Manifest,
  stored: Manifest,
  bundle: BundleManifest,
  files: BundleFiles,
  fetched: Map<string, ArrayBuffer>,
): Promise<ReadonlyMap<string, ArrayBuffer>> {
  const held = new Set([...stored.chunks, ...stored.codecs, ...outlinesOf(stored)].map(({ id }) => id))
  const keys = [
    ...next.codecs.filter(({ id }) => !held.has(id)).map(({ id }) => `codec/${id}`),
    ...next.chunks.filter(({ id, inParts }) => !held.has(id) && inParts !== true).map(({ id }) => `chunk/${id}`),
    ...outlinesOf(next)
      .filter(({ id }) => !held.has(id))
      .map(({ id }) => `outline/${id}`),
  ]
  await fetchInto(fetched, keys, bundle, files)
  return new Map([...fetched].filter(([key]) => !held.has(key.slice(key.indexOf('/') + 1))))
}

const outlinesOf = ({ outline }: Manifest) => (outline === undefined ? [] : [outline])

async function fetchInto(
  fetched: Map<string, ArrayBuffer>,
  keys: readonly string[],
  bundle: BundleManifest,
  files: BundleFiles,
): Promise<void> {
  const wanted = new Set(keys.filter((key) => !fetched.has(key)))
  const queue = bundle.files.filter(({ key }) => wanted.has(key)).values()
  const worker = async () => {
    for (const file of queue) fetched.set(file.key, await files.record(file))
  }
  await Promise.all(Array.from({ length: fetchesAtOnce }, worker))
}
