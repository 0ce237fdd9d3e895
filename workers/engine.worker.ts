import { expose } from 'comlink'
import { type EngineEvent, eventKey } from '../src/protocol.ts'
import { EngineHost } from './engine-host.ts'
import { openEngine } from './open-engine.ts'
import { isRuntimeThread } from './session.ts'

const emit = (event: EngineEvent): void => self.postMessage({ [eventKey]: event })

if (!isRuntimeThread()) expose(new EngineHost(openEngine, emit))
