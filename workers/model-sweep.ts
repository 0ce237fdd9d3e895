/** What the sweep needs of the browser and of the index whose model has just begun to run. */
export interface Sweep {
  /** Address at which the index writes down the files that it needs; those of all indexes are in one folder. */
  readonly record: string
  /** Every file of the model that runs, there or known to be missing. */
  readonly urls: readonly string[]
  readonly cache: Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>
  readonly locks: Pick<LockManager, 'request'>
  /** Name of the lock that every worker shares that uses a file. */
  readonly claimLock: (url: string) => string
}

/**
 * Writes down beside the files which of them an index needs, and deletes those that no index needs any more and no open
 * one uses. Two applications of one origin have indexes of different names, so that neither takes the other's model.
 */
export async function sweepModels({ record, urls, cache, locks, claimLock }: Sweep): Promise<void> {
  const records = new URL('.', record).href
  await cache.put(record, new Response(JSON.stringify(urls)))
  const entries = (await cache.keys()).map(({ url }) => url)
  const needed = new Set<unknown>()
  for (const each of entries.filter((url) => url.startsWith(records))) {
    const list: unknown = await (await cache.match(each))?.json()
    if (!Array.isArray(list)) return
    for (const url of list) needed.add(url)
  }
  for (const url of entries) {
    if (needed.has(url) || url.startsWith(records)) continue
    await locks.request(claimLock(url), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await cache.delete(url)
    })
  }
}
