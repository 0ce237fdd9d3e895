import { afterEach, describe, expect, test, vi } from 'vitest'
import { workerName } from '../../../src/protocol.ts'
import { sessionWorkerName } from '../../../workers/session-worker.ts'
import { canStartAgain } from '../../../workers/start-again.ts'

afterEach(() => vi.unstubAllGlobals())

const worker = (name: string, protocol: string) => vi.stubGlobal('self', { name, location: { protocol } })

describe('a script can be started again', () => {
  test.each([
    ['that the client has started', workerName, 'https:', true],
    ['that the client has started from loopback', workerName, 'http:', true],
    ['that the application has started', '', 'https:', false],
    ['made from a blob', workerName, 'blob:', false],
    ['for a session', sessionWorkerName, 'https:', false],
  ])('in a worker %s: %s, %s, %s', (_, name, protocol, expected) => {
    worker(name, protocol)
    expect(canStartAgain()).toBe(expected)
  })
})
