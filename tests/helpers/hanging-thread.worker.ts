// The engine's worker where no thread can be started.
import './hanging-thread.ts'
import '../../workers/engine.worker.ts'
