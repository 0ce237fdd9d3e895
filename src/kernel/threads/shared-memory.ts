/**
 * Most pages of 64 KiB, the first that the browser grants: all of 4 GiB are reserved as addresses, not as memory, which
 * some phones refuse; 1 GiB holds as much as the default memory limit.
 */
const maximums = [65_536, 16_384]

/** A memory that threads can share; undefined where there are none, or the browser has no addresses left. */
export function sharedMemory(): WebAssembly.Memory | undefined {
  for (const maximum of maximums) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true })
    } catch {
      // The next one asks for less.
    }
  }
  return undefined
}

export function isShared({ buffer }: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer
}
