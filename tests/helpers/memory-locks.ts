/** Web Locks in memory, as far as `request` with `ifAvailable` goes: a name is free unless it is held. */
export class MemoryLocks implements Pick<LockManager, 'request'> {
  readonly held = new Set<string>()

  request<T>(name: string, callback: LockGrantedCallback<T>): Promise<Awaited<T>>
  request<T>(name: string, options: LockOptions, callback: LockGrantedCallback<T>): Promise<Awaited<T>>
  async request<T>(
    name: string,
    options: LockOptions | LockGrantedCallback<T>,
    callback?: LockGrantedCallback<T>,
  ): Promise<Awaited<T>> {
    if (typeof options === 'function' || callback === undefined || !options.ifAvailable) {
      throw new Error('this stand-in only tries locks')
    }
    return await callback(this.held.has(name) ? null : { name, mode: options.mode ?? 'exclusive' })
  }
}
