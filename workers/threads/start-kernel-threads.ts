import { startCrew } from '../../src/kernel/threads/start-crew.ts'
import type { WasmKernel } from '../../src/kernel/wasm-kernel.ts'
import { startAgain } from '../start-again.ts'
import { permitThreads } from '../thread-permission.ts'
import { kernelThreadName } from './kernel-thread.ts'

/** Starts this worker's own script once more for each thread that the kernel gets beside this one. */
export function startKernelThreads(kernel: WasmKernel, threads: number): void {
  if (!permitThreads(self.location.href)) return
  startCrew(kernel, threads - 1, (given) => {
    const worker = startAgain(kernelThreadName)
    // One thread fewer: no fault of the engine, which an error that nobody takes would be.
    worker.addEventListener('error', (event) => event.preventDefault())
    worker.postMessage(given)
    return { stop: () => worker.terminate() }
  })
}
