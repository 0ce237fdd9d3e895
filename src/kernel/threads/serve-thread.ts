import type { KernelExports } from '../module.ts'
import { CallBoard } from './call-board.ts'

/** What a thread is started with; it survives structured cloning within one page. */
export interface ThreadStart {
  readonly module: WebAssembly.Module
  /** Shared by all threads. */
  readonly memory: WebAssembly.Memory
  /** That of the caller's board. */
  readonly board: SharedArrayBuffer
  /** Number of the thread, from 1. */
  readonly room: number
}

/** Runs calls for another thread until it ends this; sleeps in between, so that nothing else runs on this thread. */
export function serveThread({ module, memory, board, room }: ThreadStart): void {
  const instance = new WebAssembly.Instance(module, { env: { memory } })
  new CallBoard(board).serve(instance.exports as WebAssembly.Exports & KernelExports, room)
}
