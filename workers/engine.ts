import { openEncoder } from './open-encoder.ts'
import { serveEngine } from './serve-engine.ts'

/** Makes this worker the engine's. */
export const serve = (): void => serveEngine(openEncoder)
