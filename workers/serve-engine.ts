import { expose } from 'comlink'
import { type EngineEvent, eventKey } from '../src/protocol.ts'
import { EngineHost } from './engine-host.ts'
import { type OpenEncoder, openEngine } from './open-engine.ts'
import { announceThreads } from './thread-watch.ts'

/** Makes this worker answer the protocol, with an engine that uses this encoder. */
export function serveEngine(openEncoder: OpenEncoder): void {
  const emit = (event: EngineEvent): void => self.postMessage({ [eventKey]: event })
  announceThreads(emit)
  expose(new EngineHost((settings, _, underway) => openEngine(openEncoder, settings, emit, underway), emit))
}
