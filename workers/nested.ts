import { serveSessionWorker, sessionWorkerName } from './session-worker.ts'
import { kernelThreadName, serveKernelThread } from './threads/kernel-thread.ts'

const kinds = new Map([
  [sessionWorkerName, serveSessionWorker],
  [kernelThreadName, serveKernelThread],
])

/** Whether the engine's worker has started this one, from its own script. The engine's own code must then do nothing. */
export const isNested = (): boolean => kinds.has(self.name)

/** Makes this worker what its name says. */
export const serve = (): void => kinds.get(self.name)?.()
