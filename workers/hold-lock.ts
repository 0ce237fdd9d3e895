/**
 * Takes a Web Lock and keeps it until this worker ends, however that comes about. Resolves once it is granted, or at once
 * where there are no Web Locks or the browser refuses them.
 */
export function holdLock(name: string, mode: LockMode = 'exclusive'): Promise<void> {
  return new Promise((granted) => {
    const { navigator }: { navigator?: { locks?: LockManager } } = globalThis
    const hold = (): Promise<never> => {
      granted()
      return new Promise(() => undefined)
    }
    if (navigator?.locks === undefined) granted()
    else navigator.locks.request(name, { mode }, hold).catch(() => granted())
  })
}
