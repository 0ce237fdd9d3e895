import { afterEach, expect, test, vi } from 'vitest'
import { workerName } from '../../../src/protocol.ts'
import { isNested } from '../../../workers/nested.ts'
import { sessionWorkerName } from '../../../workers/session-worker.ts'
import { kernelThreadName } from '../../../workers/threads/kernel-thread.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([
  [kernelThreadName, true],
  [sessionWorkerName, true],
  [workerName, false],
  ['colibri-of-an-application', false],
  ['em-pthread-1', false],
  ['', false],
])('a worker named "%s" was started by the engine’s: %s', (name, expected) => {
  vi.stubGlobal('self', { name })
  expect(isNested()).toBe(expected)
})
