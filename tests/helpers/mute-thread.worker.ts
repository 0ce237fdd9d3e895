// The engine's worker where threads start and never answer.
import './dynamic-imports.ts'
import './mute-thread.ts'
import '../../workers/engine.worker.ts'
