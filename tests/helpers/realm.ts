import { describe, expect, inject, test } from 'vitest'

/** That the page under test is what its project promises to the tests that run in it. */
export function describeRealm(): void {
  describe('the browser under test', () => {
    test('is isolated exactly when the server says so', () => {
      expect(crossOriginIsolated).toBe(inject('isolated'))
      expect(typeof SharedArrayBuffer === 'function').toBe(inject('isolated'))
    })

    test('is the engine that the project names', () => {
      const { userAgent } = navigator
      const engine = userAgent.includes('Firefox/') ? 'firefox' : userAgent.includes('Chrome/') ? 'chromium' : 'webkit'
      expect(engine).toBe(inject('engine'))
    })

    test('offers a WebGPU adapter only where the project says so', async () => {
      // Firefox 140 has the method, and says by an error that it has no WebGPU.
      const adapter = 'gpu' in navigator ? await navigator.gpu.requestAdapter().catch(() => null) : null
      expect(adapter === null ? 'none' : 'software').toBe(inject('webgpu'))
    })

    test('starts a module worker, isolated as its page is', async () => {
      const worker = new Worker(new URL('./echo.worker.ts', import.meta.url), { type: 'module' })
      const answer = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = ({ message }) => reject(new Error(message))
        worker.postMessage('hello')
      })
      worker.terminate()
      expect(answer).toEqual({ heard: 'hello', isolated: inject('isolated') })
    })
  })
}
