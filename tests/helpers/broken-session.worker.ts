// The engine's worker where the encoder's own worker ends with an error as it starts.
import './dynamic-imports.ts'
import './told-workers.ts'
import './broken-session.ts'
import '../../workers/engine.worker.ts'
