/**
 * Whether something is lost that others wait for. Unlike a race with a promise that hardly ever settles, it keeps nothing of those
 * that have stopped waiting.
 */
export class Loss {
  #reason: Error | undefined
  readonly #waiting = new Set<(reason: Error) => void>()

  /** Rejects all that wait, and all that will; only the first reason counts. */
  lose(reason: Error): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    for (const reject of this.#waiting) reject(reason)
    this.#waiting.clear()
  }

  /** What a promise comes to, or the loss if that is first. */
  race<Waited extends Promise<unknown>>(promise: Waited): Promise<Awaited<Waited>> {
    return new Promise((resolve, reject) => {
      if (this.#reason !== undefined) {
        reject(this.#reason)
        return
      }
      this.#waiting.add(reject)
      promise.then((value) => resolve(value as Awaited<Waited>), reject).finally(() => this.#waiting.delete(reject))
    })
  }
}
