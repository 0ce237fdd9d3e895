import { expect, test } from 'vitest'
import { browserEncoder } from '../helpers/backend.ts'

const texts = ['hello world', 'search the page with a worker, in the browser!', '']

test.each(['fp32', 'int8'] as const)('WebGPU computes what WASM computes, %s', async (dtype) => {
  const [wasm, webgpu] = [await browserEncoder('wasm', dtype), await browserEncoder('webgpu', dtype)]
  expect([wasm.backend, webgpu.backend]).toEqual(['wasm', 'webgpu'])
  const [expected, actual] = [await wasm.encodePassages(texts), await webgpu.encodePassages(texts)]
  for (const [index, { data, rows, dim }] of expected.entries()) {
    const other = actual[index]?.data ?? new Float32Array()
    for (let row = 0; row < rows; row++) {
      const dot = data
        .subarray(row * dim, (row + 1) * dim)
        .reduce((sum, x, d) => sum + x * (other[row * dim + d] ?? 0), 0)
      expect(dot).toBeGreaterThan(0.99)
    }
  }
  await wasm.dispose()
  await webgpu.dispose()
})

test('a lost device fails the next run', async () => {
  const encoder = await browserEncoder('webgpu', 'fp32')
  const { env } = await ('Suspending' in WebAssembly
    ? import('onnxruntime-web/jspi')
    : import('onnxruntime-web/webgpu'))
  const device = await env.webgpu.device
  device.destroy()
  await device.lost
  await expect(encoder.encodeQuery('hello world')).rejects.toMatchObject({ code: 'backend-failed' })
})
