import { mkdir } from 'node:fs/promises'
import { type BundleManifest, wholeBytes } from '../../core/bundle/manifest.ts'
import { checkCompatible } from '../../core/engine/compatibility.ts'
import { SearchError } from '../../core/errors.ts'
import type { Document } from '../../core/types.ts'
import { assemble } from './assemble.ts'
import { EarlierBundle } from './earlier-bundle.ts'
import { FolderStore } from './folder-store.ts'
import type { BuildParts } from './parts.ts'
import { BundleWriter } from './write-bundle.ts'

export interface BuiltBundle {
  readonly bundle: BundleManifest
  /** Documents that were not encoded, because an earlier bundle in the folder held them. */
  readonly unchanged: number
  /** Passages encoded. */
  readonly encoded: number
}

/**
 * Writes an index of documents into a folder, and takes from the bundle that is already there whatever still holds. The
 * same documents in any order, built into an empty folder by the same encoder on the same machine, give the same bytes.
 */
export async function buildBundle(
  documents: readonly Document[],
  folder: string,
  parts: BuildParts,
): Promise<BuiltBundle> {
  await mkdir(folder, { recursive: true })
  const store = await earlierStore(folder, parts)
  const earlier = store === undefined ? undefined : await EarlierBundle.open(store.bundle.index, store)
  const { mostWhole = wholeBytes, words = true } = parts
  const writer = new BundleWriter(folder, earlier === undefined ? [] : (store?.bundle.files ?? []), {
    mostWhole,
    words,
  })
  const sorted = documents.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const { manifest, unchanged, encoded } = await assemble(sorted, earlier, parts, (records) => writer.add(records))
  return { bundle: await writer.finish(manifest), unchanged, encoded }
}

/** The bundle in the folder, when it is whole and made by the same encoder in the same way. */
async function earlierStore(folder: string, { encoder, format }: BuildParts): Promise<FolderStore | undefined> {
  try {
    const store = await FolderStore.open(folder)
    checkCompatible(store.bundle.index, encoder.identity, format)
    for (const { key } of store.bundle.files) {
      if ((await store.read(key)) === undefined) return undefined
    }
    return store
  } catch (error) {
    if (error instanceof SearchError) return undefined
    throw error
  }
}
