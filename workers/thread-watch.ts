import type { EngineEvent } from '../src/protocol.ts'

/**
 * Says when ONNX Runtime starts a thread and when it has. Firefox, now and then, never returns from `new Worker` in a
 * worker (seen in 153): the page, which hears of a start and of no end to it, then replaces this worker.
 */
export function announceThreads(emit: (event: EngineEvent) => void): void {
  const Native = globalThis.Worker
  globalThis.Worker = class extends Native {
    constructor(url: string | URL, options?: WorkerOptions) {
      emit({ type: 'thread', state: 'starting' })
      super(url, options)
      emit({ type: 'thread', state: 'started' })
    }
  }
}
