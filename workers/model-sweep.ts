/** What the sweep needs of the browser, and whose model has just begun to run. */
export interface Sweep {
  /** Name of the index whose model it is. */
  readonly index: string
  /** Every file of the model that runs, there or known to be missing. */
  readonly urls: readonly string[]
  readonly cache: Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>
  readonly locks: Pick<LockManager, 'request'>
  /** Name of the lock that every worker shares that uses a file. */
  readonly claimLock: (url: string) => string
  /** Of this worker. */
  readonly origin: string
}

const folder = '/.colibri-models/'

/**
 * Writes down beside the files which of them an index needs, and deletes those that no index needs any more and no open
 * one uses. Two applications of one origin have indexes of different names, so that neither takes the other's model.
 */
export async function sweepModels({ index, urls, cache, locks, claimLock, origin }: Sweep): Promise<void> {
  const records = new URL(folder, origin).href
  await cache.put(records + encodeURIComponent(index), new Response(JSON.stringify(urls)))
  const entries = (await cache.keys()).map(({ url }) => url)
  const needed = new Set<unknown>()
  for (const record of entries.filter((url) => url.startsWith(records))) {
    const list: unknown = await (await cache.match(record))?.json()
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
