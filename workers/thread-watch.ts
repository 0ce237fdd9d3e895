import type { EngineEvent } from '../src/protocol.ts'
import { kernelThreadName } from './threads/kernel-thread.ts'

/**
 * Says when a thread is started, and when one of ONNX Runtime has given its first sign of life: in Firefox (seen in 153)
 * now and then `new Worker` never returns in a worker, or the thread never answers. The page, which hears of a start and
 * of no end to it, then replaces this worker. Threads of the kernel need not answer: it does without.
 */
export function announceThreads(emit: (event: EngineEvent) => void): void {
  const Native = globalThis.Worker
  globalThis.Worker = class extends Native {
    #spokenTo: boolean

    constructor(url: string | URL, options?: WorkerOptions) {
      emit({ type: 'thread', state: 'starting' })
      super(url, options)
      this.#spokenTo = options?.name === kernelThreadName
      emit({ type: 'thread', state: 'started' })
      this.addEventListener('message', () => emit({ type: 'thread', state: 'started' }), { once: true })
    }

    override postMessage(message: unknown, transfer?: StructuredSerializeOptions | Transferable[]): void {
      if (!this.#spokenTo) emit({ type: 'thread', state: 'starting' })
      this.#spokenTo = true
      if (Array.isArray(transfer)) super.postMessage(message, transfer)
      else super.postMessage(message, transfer)
    }
  }
}
