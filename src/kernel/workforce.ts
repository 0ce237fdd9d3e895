import { runCall, type Work } from './calls.ts'
import type { Arena } from './memory.ts'
import type { KernelExports } from './module.ts'
import type { Crew } from './threads/crew.ts'

/** Nanoseconds; an estimate, several times what waking a thread takes. Less work is done sooner alone. */
export const defaultWorthSharing = 200_000

/** Who runs the module's calls: this thread alone, or a crew of threads once there is one. */
export class Workforce {
  readonly warnings: string[] = []
  readonly #arena: Arena
  readonly #module: KernelExports
  #crew: Crew | undefined
  #worthSharing = defaultWorthSharing
  #onLargeWork: (() => void) | undefined

  constructor(arena: Arena, module: KernelExports) {
    this.#arena = arena
    this.#module = module
  }

  /** Threads at work. */
  get threads(): number {
    return this.#crew?.threads ?? 1
  }

  /** How many of some things a call is to have: so many, that threads end at about the same time, or all for one thread. */
  perCall(shared: number): number {
    return this.threads === 1 ? Number.POSITIVE_INFINITY : shared
  }

  /** Threads that calls need room to work in for. */
  get rooms(): number {
    return this.#crew?.rooms ?? 1
  }

  /** Calls back once, when there is first work that is worth sharing. */
  whenNeeded(listener: () => void): void {
    this.#onLargeWork = listener
  }

  /** @param worthSharing cost of the least work that is shared */
  employ(crew: Crew, worthSharing = defaultWorthSharing): void {
    this.#crew = crew
    this.#worthSharing = worthSharing
  }

  /** @param blocks of the arena that the calls write to; they are lost when a thread hangs in one of the calls. */
  run(work: Work, blocks: readonly number[]): void {
    if (work.cost >= this.#worthSharing) {
      const crew = this.#crew
      if (crew !== undefined) {
        this.#runTogether(crew, work, blocks)
        return
      }
      this.#onLargeWork?.()
      this.#onLargeWork = undefined
    }
    for (const call of work.calls) runCall(this.#module, call, 0)
  }

  dispose(): void {
    this.#crew?.stop()
    this.#crew = undefined
    this.#onLargeWork = undefined
  }

  #runTogether(crew: Crew, work: Work, blocks: readonly number[]): void {
    let finished = false
    try {
      finished = crew.run(work, this.#module)
    } finally {
      if (!finished) {
        for (const block of blocks) this.#arena.lose(block)
        this.dispose()
        this.warnings.push('A thread of the kernel never finished its work; one thread must do.')
      }
    }
  }
}
