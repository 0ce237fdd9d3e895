import type { WasmKernel } from '../wasm-kernel.ts'
import { CallBoard, type Patience } from './call-board.ts'
import { Crew, type Thread } from './crew.ts'
import type { ThreadStart } from './serve-thread.ts'

export interface CrewOptions {
  readonly patience?: Patience
  /** Cost of the least work that is shared, as Work has it. Default: the workforce's. */
  readonly worthSharing?: number
}

/**
 * Gives a kernel threads to share its work with. They take part as soon as they are there; until then, and if they
 * never come, the kernel does without.
 *
 * @param helpers threads beside the caller's
 * @param start asks for a thread that calls `serveThread`
 */
export function startCrew(
  kernel: WasmKernel,
  helpers: number,
  start: (given: ThreadStart) => Thread,
  { patience, worthSharing }: CrewOptions = {},
): void {
  const { shared } = kernel
  if (shared === undefined) return
  const board = new CallBoard()
  const threads = Array.from({ length: helpers }, (_, index) =>
    start({ ...shared, board: board.buffer, room: index + 1 }),
  )
  kernel.employ(new Crew(board, threads, patience), worthSharing)
}
