import { Mutex } from '../../src/core/mutex.ts'

const mutexes = new Map<string, Mutex>()

/**
 * Runs a task while nobody else runs one under the same name: across tabs by Web Locks, which the browser releases
 * when a tab dies. An insecure origin has no Web Locks; there it is exclusive within this realm only, and the
 * revision that every commit compares keeps other tabs from writing over it.
 */
export function exclusively<T>(name: string, task: () => Promise<T>): Promise<T> {
  const { locks }: { locks?: LockManager } = navigator
  if (locks !== undefined) return locks.request(name, task)
  const mutex = mutexes.get(name) ?? new Mutex()
  mutexes.set(name, mutex)
  return mutex.run(task)
}
