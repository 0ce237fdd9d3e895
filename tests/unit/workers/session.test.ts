import { describe, expect, test, vi } from 'vitest'
import { type Build, sessionError, wasmSession } from '../../../workers/session.ts'

describe('sessionError', () => {
  test.each([
    ['wasm', 'failed to load: ERROR_CODE: 7, invalid protobuf', 'model-invalid'],
    ['wasm', 'ERROR_CODE: 6, std::bad_alloc', 'backend-failed'],
    ['wasm', 'no available backend found', 'backend-failed'],
    ['webgpu', 'ERROR_CODE: 9, no kernel', 'backend-failed'],
  ] as const)('on %s, %j is %s', (backend, message, code) => {
    const error = sessionError(backend, new Error(message))
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
  })
})

describe('wasmSession', () => {
  test('lets the threads of the runtime rest once a run is over', async () => {
    const create = vi.fn().mockRejectedValue(new Error('no graph'))
    const build = { runtime: { env: { wasm: {} }, InferenceSession: { create } }, builtIn: '/runtime', name: 'runtime' }
    await expect(wasmSession(build as unknown as Build, new Uint8Array(), { threads: 1 })).rejects.toThrow('no graph')
    const [, options] = create.mock.lastCall ?? []
    expect(options).toMatchObject({ extra: { session: { force_spinning_stop: '1' } } })
  })
})
