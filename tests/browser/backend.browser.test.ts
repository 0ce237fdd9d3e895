import { expect, inject, test } from 'vitest'
import { browserEncoder, describeWasm } from '../helpers/backend.ts'

describeWasm()

test('auto takes WASM where there is no hardware adapter', async () => {
  const encoder = await browserEncoder('auto', 'int8')
  expect(encoder.backend).toBe('wasm')
  await encoder.dispose()
})

test.skipIf(inject('webgpu') !== 'none')('a WebGPU that is not there is refused', async () => {
  await expect(browserEncoder('webgpu', 'int8')).rejects.toMatchObject({ code: 'backend-failed' })
})
