import { describe, expect, test } from 'vitest'
import { createEncoder } from '../../src/encoder/encoder.ts'
import { loadPackage } from '../../src/encoder/package.ts'
import { openSession } from '../../workers/backend.ts'
import { browserBackends } from '../../workers/backend-browser.ts'
import type { Choices } from '../../workers/backend-ports.ts'
import { memoryFiles } from './twins/fetch.ts'
import { pylateTwin } from './twins/packages.ts'

const forgetful: Choices = { read: async () => undefined, write: async () => undefined }
const texts = ['hello world', 'search the page with a worker', '']

/** An encoder of a small random model on one backend of this browser, by way of the real ONNX Runtime. */
export async function browserEncoder(device: 'auto' | 'wasm' | 'webgpu', dtype: 'fp32' | 'int8') {
  const model = await loadPackage(memoryFiles(pylateTwin()), { dtype })
  const session = await openSession({ model, device, backends: browserBackends(), choices: forgetful })
  return createEncoder({ package: model.package, session })
}

export function describeWasm(): void {
  describe('encoder in the browser', () => {
    test.each(['fp32', 'int8'] as const)('computes unit rows on WASM, %s', async (dtype) => {
      const encoder = await browserEncoder('wasm', dtype)
      expect(encoder.backend).toBe('wasm')
      const [first] = await encoder.encodePassages(texts)
      expect(Math.hypot(...(first?.data.subarray(0, encoder.identity.dim) ?? []))).toBeCloseTo(1, 5)
      await encoder.dispose()
    })
  })
}
