import { promisifyRequest } from 'idb-keyval'
import type { Commit } from '../../src/core/ports.ts'
import { manifestBytes, storedRevision } from '../../src/core/stored-revision.ts'

/** Keys of the two records that are the store's own; the others hold a slash. */
export const manifestKey = 'manifest'
/** Map from key to bytes, kept with every commit so that nobody has to read records in order to add them up. */
export const sizesKey = 'sizes'

/** Applies a commit within one transaction; resolves when all of it is stored, or false when nothing was changed. */
export async function applyCommit(records: IDBObjectStore, commit: Commit): Promise<boolean> {
  const [applied] = await Promise.all([change(records, commit), completion(records.transaction)])
  return applied
}

export async function applyClear(records: IDBObjectStore): Promise<void> {
  records.clear()
  await completion(records.transaction)
}

async function change(records: IDBObjectStore, { expectedRevision, manifest, put, remove }: Commit): Promise<boolean> {
  const [stored, storedSizes] = await Promise.all([
    promisifyRequest<unknown>(records.get(manifestKey)),
    promisifyRequest<unknown>(records.get(sizesKey)),
  ])
  if (storedRevision(stored) !== expectedRevision) return false
  const sizes = checkSizes(storedSizes) ?? (await measure(records))
  try {
    for (const key of remove) {
      records.delete(key)
      sizes.delete(key)
    }
    for (const [key, bytes] of put) {
      records.put(bytes, key)
      sizes.set(key, bytes.byteLength)
    }
    records.put(manifest, manifestKey)
    sizes.set(manifestKey, manifestBytes(manifest))
    records.put(sizes, sizesKey)
  } catch (error) {
    // A put that throws leaves the earlier ones in the transaction, which would complete with them.
    records.transaction.abort()
    throw error
  }
  return true
}

/** Sizes as stored, or undefined for anything else. */
export function checkSizes(value: unknown): Map<unknown, number> | undefined {
  const sound = value instanceof Map && [...value.values()].every((size) => Number.isSafeInteger(size) && size >= 0)
  return sound ? value : undefined
}

/** Sizes counted from the records themselves: for a first commit, and for a record of sizes that is damaged. */
async function measure(records: IDBObjectStore): Promise<Map<unknown, number>> {
  const sizes = new Map<unknown, number>()
  const request = records.openCursor()
  for (;;) {
    const cursor = await promisifyRequest(request)
    if (cursor === null) return sizes
    if (cursor.value instanceof ArrayBuffer) sizes.set(cursor.key, cursor.value.byteLength)
    cursor.continue()
  }
}

/**
 * Resolves when the transaction is stored, rejects when it was aborted. An error of a request is not listened to: it
 * aborts the transaction, and only then does the transaction know why.
 */
function completion(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new DOMException('the transaction was aborted', 'AbortError'))
    })
  })
}
