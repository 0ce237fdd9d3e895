// The engine's worker where no thread can be started.
import './dynamic-imports.ts'
import './hanging-thread.ts'
import '../../workers/engine.worker.ts'
