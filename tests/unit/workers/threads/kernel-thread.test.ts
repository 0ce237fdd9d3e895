import { afterEach, describe, expect, test, vi } from 'vitest'
import { workerName } from '../../../../src/protocol.ts'
import { kernelThreads } from '../../../../workers/threads/kernel-thread.ts'

afterEach(() => vi.unstubAllGlobals())

/** A worker with three cores, as the client starts it on an isolated page, but for what is given. */
function worker({ name = workerName, protocol = 'https:', crossOriginIsolated = true } = {}): void {
  vi.stubGlobal('self', { name, location: { protocol }, crossOriginIsolated, navigator: { hardwareConcurrency: 3 } })
}

describe('threads of the kernel', () => {
  test('are as many as cores, or as wanted', () => {
    worker()
    expect(kernelThreads()).toBe(3)
    expect(kernelThreads(1)).toBe(1)
    expect(kernelThreads(8)).toBe(8)
  })

  test.each([
    ['on a page that is not isolated', { crossOriginIsolated: false }],
    ['in a worker that the application has started', { name: '' }],
    ['in a worker made from a blob', { protocol: 'blob:' }],
  ])('are one %s, whatever is wanted', (_, given) => {
    worker(given)
    expect(kernelThreads()).toBe(1)
    expect(kernelThreads(4)).toBe(1)
  })
})
