import { SearchError } from '../src/core/errors.ts'
import type { Outcome } from '../src/protocol.ts'

/** Work in progress by the number that the page gave it, so that `cancel` finds it. */
export class Jobs {
  private readonly running = new Map<number, AbortController>()

  /** Runs a job under its own signal; whatever it throws becomes an outcome. */
  async run<T>(job: number, work: (signal: AbortSignal) => Promise<T>): Promise<Outcome<T>> {
    const controller = new AbortController()
    this.running.set(job, controller)
    const outcome = await outcomeOf(() => work(controller.signal), controller.signal)
    this.running.delete(job)
    return outcome
  }

  cancel(job: number): void {
    this.running.get(job)?.abort(new DOMException('Cancelled by the page', 'AbortError'))
  }

  cancelAll(): void {
    for (const job of this.running.keys()) this.cancel(job)
  }
}

/** The one place where an error becomes data: nothing thrown in the worker crosses to the page by itself. */
export async function outcomeOf<T>(work: () => Promise<T> | T, signal?: AbortSignal): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (signal?.aborted && error === signal.reason) return { ok: false, error: { code: 'aborted', message } }
    if (error instanceof SearchError) return { ok: false, error: { code: error.code, message } }
    // Not an error of ours: a fault in Colibri or in its runtime. The page may try a fresh worker.
    return { ok: false, error: { code: 'backend-failed', message: `Unexpected: ${message}` } }
  }
}
