import type { ThreadStart } from '../../src/kernel/threads/serve-thread.ts'
import { canStartAgain } from '../start-again.ts'
import { threadCount } from '../thread-count.ts'

/** Name of a worker that is started from the engine's worker to share the kernel's work. */
export const kernelThreadName = 'colibri-kernel'

/** Makes this worker a thread of the kernel. What it needs comes as its first message, and is the last it listens to. */
export function serveKernelThread(): void {
  const serve = async ({ data }: MessageEvent<ThreadStart>): Promise<void> => {
    const { serveThread } = await import('../../src/kernel/threads/serve-thread.ts')
    serveThread(data)
  }
  self.addEventListener('message', serve, { once: true })
}

/**
 * Threads for the kernel, this one included. More than one takes an isolated page, and a script that can be started again.
 *
 * @param wanted at most; by default as for ONNX Runtime
 */
export function kernelThreads(wanted?: number): number {
  const { crossOriginIsolated, navigator } = self
  if (!crossOriginIsolated || !canStartAgain()) return 1
  return wanted ?? threadCount({ crossOriginIsolated, cores: navigator.hardwareConcurrency })
}
