import { sessionWorkerName } from '../../workers/session-worker.ts'

if (self.name === sessionWorkerName) throw new Error('this worker does not start')
