import { openEncoder } from './open-encoder.ts'
import { serveEngine } from './serve-engine.ts'
import { isRuntimeThread } from './session.ts'

if (!isRuntimeThread()) serveEngine(openEncoder)
