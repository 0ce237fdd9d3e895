import { expect, test, vi } from 'vitest'
import { builtInModel } from '../../src/client/built-in-model.ts'
import { createEncoder } from '../../src/encoder/encoder.ts'
import { type LoadedPackage, loadPackage } from '../../src/encoder/package.ts'
import { openSession } from '../../workers/backend.ts'
import { browserBackends } from '../../workers/backend-browser.ts'
import type { AdapterFacts, Device } from '../../workers/backend-ports.ts'
import { cachedModelFiles } from '../../workers/model-cache.ts'

// The encoder that ships, whose weights are int8, on WebGPU.

const long = { timeout: 240_000 }
const choices = { read: async () => undefined, write: async () => undefined }
const hardware = async (): Promise<AdapterFacts> => ({ name: 'fast', software: false, halfPrecision: true })

const load = (): Promise<LoadedPackage> => loadPackage(cachedModelFiles({ source: builtInModel() }))

async function encoderOn(device: Device, model: LoadedPackage, backends = browserBackends()) {
  const session = await openSession({ model, device, backends, choices })
  return createEncoder({ package: model.package, session })
}

// First: the runtime keeps the console that it found when it started.
test('ONNX Runtime multiplies its integers on the processor', long, async () => {
  const lines: string[] = []
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...said: unknown[]) => void lines.push(said.join(' ')))
  }
  const [runtime, { default: wasm }] = await ('Suspending' in WebAssembly
    ? Promise.all([import('onnxruntime-web/jspi'), import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url')])
    : Promise.all([
        import('onnxruntime-web/webgpu'),
        import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
      ]))
  runtime.env.wasm.wasmPaths = { wasm }
  runtime.env.logLevel = 'verbose'
  const { graph } = await load()
  const inference = await runtime.InferenceSession.create(graph, {
    executionProviders: ['webgpu', 'wasm'],
    logSeverityLevel: 0,
  })
  await inference.release()
  vi.restoreAllMocks()
  const placed = new Map<string, string>()
  let provider = ''
  for (const line of lines) {
    provider = /placed on \[(\w+)ExecutionProvider\]/.exec(line)?.[1] ?? provider
    const operator = /VerifyEachNodeIsAssignedToAnEp\]\s+(\w+) \(/.exec(line)?.[1]
    if (operator !== undefined) placed.set(operator, provider)
  }
  // If this fails with a newer ONNX Runtime, `auto` should give int8 graphs a trial again: see multipliesIntegers.
  expect(placed.get('MatMulIntegerToFloat') ?? placed.get('MatMulInteger')).toBe('CPU')
  expect(placed.get('LayerNormalization')).toBe('WebGpu')
})

test('the built-in encoder computes on WebGPU what it computes on WASM', long, async () => {
  const model = await load()
  const [wasm, webgpu] = [await encoderOn('wasm', model), await encoderOn('webgpu', model)]
  expect([wasm.backend, webgpu.backend]).toEqual(['wasm', 'webgpu'])
  const text = 'Stops one or more requests when wanted.'
  const [expected] = await wasm.encodePassages([text])
  const [actual] = await webgpu.encodePassages([text])
  expect(actual?.rows).toBe(expected?.rows)
  const { rows = 0, dim = 0 } = expected ?? {}
  for (let at = 0; at < rows * dim; at += dim) {
    const [one, other] = [expected, actual].map((embeddings) => embeddings?.data.subarray(at, at + dim))
    expect(one?.reduce((sum, value, d) => sum + value * (other?.[d] ?? 0), 0)).toBeGreaterThan(0.995)
  }
  await Promise.all([wasm.dispose(), webgpu.dispose()])
})

test('auto takes WASM for it whatever the adapter, and loads no second runtime to find out', long, async () => {
  const real = browserBackends()
  const both = vi.fn(real.both)
  const encoder = await encoderOn('auto', await load(), { ...real, adapter: hardware, both })
  expect(encoder.backend).toBe('wasm')
  expect(both).not.toHaveBeenCalled()
  await encoder.dispose()
})
