import { releaseProxy, transfer, wrap } from 'comlink'
import { SearchError } from '../src/core/errors.ts'
import { Loss } from '../src/core/loss.ts'
import type { Session } from '../src/encoder/session.ts'
import { eventKey, type Outcome } from '../src/protocol.ts'
import type { RuntimeOptions } from './session.ts'
import type { SessionApi } from './session-host.ts'
import { sessionGreeting, sessionReady, sessionWorkerName } from './session-worker.ts'
import { startAgain } from './start-again.ts'

/**
 * A session in a worker of its own, which this script is started once more for. While it computes, this worker has its hands free.
 * @returns undefined when that worker does not start
 * @throws SearchError as `createWasmSession`
 */
export async function createSessionApart(graph: Uint8Array, options: RuntimeOptions): Promise<Session | undefined> {
  const { port1, port2 } = new MessageChannel()
  const worker = started()
  if (worker === undefined) return undefined
  const loss = new Loss()
  let isStarted = false
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    const error = new SearchError(
      'backend-failed',
      `The encoder's worker stopped: ${event.message || 'no reason given'}`,
    )
    loss.lose(error)
    // The page hears of it, and starts all anew.
    if (isStarted) reportError(error)
  })
  const ready = new Promise<void>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data === sessionReady) resolve()
      else if (typeof data === 'object' && data !== null && eventKey in data) self.postMessage(data)
    })
  })
  worker.postMessage(sessionGreeting, [port2])
  isStarted = await loss.race(ready).then(
    () => true,
    () => false,
  )
  const api = wrap<SessionApi>(port1)
  const dispose = async () => {
    loss.lose(new SearchError('disposed', 'the encoder has been disposed of'))
    api[releaseProxy]()
    worker.terminate()
  }
  if (!isStarted) {
    await dispose()
    return undefined
  }
  const asked = async <T>(answer: Promise<Outcome<T>>): Promise<T> => resolvedTo(await loss.race(answer))
  try {
    const backend = await asked(api.open(transfer(graph, ownBuffer(graph)), options))
    return { backend, run: (inputs, output) => asked(api.run(inputs, output)), dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

function started(): Worker | undefined {
  try {
    return startAgain(sessionWorkerName)
  } catch {
    return undefined
  }
}

/** What holds nothing but these bytes need not be copied. */
const ownBuffer = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : []

function resolvedTo<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  const { code, message } = outcome.error
  throw new SearchError(code === 'aborted' ? 'backend-failed' : code, message)
}
