/** Adds up how long work takes, in milliseconds. */
export class Stopwatch {
  total = 0
  longest = 0

  timed<T>(work: () => T): T {
    const start = performance.now()
    try {
      return work()
    } finally {
      this.#add(performance.now() - start)
    }
  }

  async awaited<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.#add(performance.now() - start)
    }
  }

  #add(milliseconds: number): void {
    this.total += milliseconds
    this.longest = Math.max(this.longest, milliseconds)
  }
}
