// The engine's worker whose encoder fails in its own worker, outside any call, when the page says so.
import './dynamic-imports.ts'
import './told-workers.ts'
import './failing-session.ts'
import '../../workers/engine.worker.ts'
