// The engine's worker, which tells the page the name of each worker that it starts.
import './dynamic-imports.ts'
import './told-workers.ts'
import '../../workers/engine.worker.ts'
