import { expose, transfer } from 'comlink'
import { SearchError } from '../src/core/errors.ts'
import type { Session, SessionInputs, SessionOutput } from '../src/encoder/session.ts'
import { type EngineEvent, eventKey, type Outcome } from '../src/protocol.ts'
import { outcomeOf } from './jobs.ts'
import { createWasmSession, type RuntimeOptions } from './session.ts'
import { announceThreads } from './thread-watch.ts'

/** What the engine's worker asks of a session's. An error does not keep its code on the way, so no method rejects. */
export interface SessionApi {
  /** @returns what computes */
  open(graph: Uint8Array, options: RuntimeOptions): Promise<Outcome<string>>
  run(inputs: SessionInputs, output: string): Promise<Outcome<SessionOutput>>
}

/** Runs one graph for who has the other end of this port. */
export function serveSession(port: MessagePort): void {
  announceThreads((event: EngineEvent) => self.postMessage({ [eventKey]: event }))
  let session: Session | undefined
  const api: SessionApi = {
    open: (graph, options) =>
      outcomeOf(async () => {
        session = await createWasmSession(graph, options)
        return session.backend
      }),
    run: async (inputs, output) => {
      const outcome = await outcomeOf(async () => {
        if (session === undefined) throw new SearchError('backend-failed', 'No graph is loaded')
        return session.run(inputs, output)
      })
      return outcome.ok ? transfer(outcome, [outcome.value.data.buffer]) : outcome
    },
  }
  expose(api, port)
}
