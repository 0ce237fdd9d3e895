import { runCall, type Work } from '../calls.ts'
import type { KernelExports } from '../module.ts'
import { boardCalls, type CallBoard, type Patience } from './call-board.ts'

/** A thread that was asked for; it need not have started yet, and may never do. */
export interface Thread {
  /** Ends it, whatever it does. */
  stop(): void
}

/** Some two seconds: a call takes a fraction of a millisecond, unless the machine is busy with something else. */
const defaultPatience: Patience = { waits: 20, milliseconds: 100 }

/** The caller's thread and its helpers. Whoever has not reported alive is not waited for. */
export class Crew {
  /** Threads that a call's room to work in is needed for. */
  readonly rooms: number
  readonly #board: CallBoard
  readonly #threads: readonly Thread[]
  readonly #patience: Patience

  constructor(board: CallBoard, threads: readonly Thread[], patience = defaultPatience) {
    this.rooms = threads.length + 1
    this.#board = board
    this.#threads = threads
    this.#patience = patience
  }

  /** Threads at work, the caller's included. */
  get threads(): number {
    return this.#board.alive + 1
  }

  /**
   * Runs all calls. False when a thread has taken one and not finished it: this thread has done it then, but the other
   * may still write to where the call writes to, and the crew has ended.
   */
  run({ calls, roomBytes }: Work, module: KernelExports): boolean {
    for (let from = 0; from < calls.length; from += boardCalls) {
      const round = calls.slice(from, from + boardCalls)
      this.#board.offer(round, roomBytes)
      this.#board.work(module, 0)
      if (this.#board.finish(round.length, this.#patience)) continue
      this.stop()
      this.#board.finishAlone(round.length, module)
      for (const call of calls.slice(from + boardCalls)) runCall(module, call, 0)
      return false
    }
    return true
  }

  stop(): void {
    this.#board.end()
    for (const thread of this.#threads) thread.stop()
  }
}
