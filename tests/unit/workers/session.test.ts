import { describe, expect, test } from 'vitest'
import { sessionError } from '../../../workers/session.ts'

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
