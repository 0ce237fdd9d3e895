/**
 * Revision of a manifest as it was stored: 0 when there is none. Undefined for anything that is no manifest, so that
 * no commit can be made on top of it.
 */
export function storedRevision(manifest: unknown): number | undefined {
  if (manifest === undefined) return 0
  if (typeof manifest !== 'object' || manifest === null || !('revision' in manifest)) return undefined
  return typeof manifest.revision === 'number' ? manifest.revision : undefined
}

/** Bytes a manifest counts for in an estimate: the length of its JSON. */
export function manifestBytes(manifest: unknown): number {
  return JSON.stringify(manifest).length
}
