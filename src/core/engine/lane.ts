interface Waiting {
  readonly start: () => void
}

/**
 * One task at a time on the engine's thread. A query never waits for more than the task in progress: waiting queries
 * go before waiting index batches, each kind in its own order.
 */
export class Lane {
  private busy = false
  private readonly queries: Waiting[] = []
  private readonly batches: Waiting[] = []

  async run<T>(kind: 'query' | 'batch', task: () => T | Promise<T>): Promise<T> {
    if (this.busy) {
      await new Promise<void>((start) => (kind === 'query' ? this.queries : this.batches).push({ start }))
    }
    this.busy = true
    try {
      return await task()
    } finally {
      const next = this.queries.shift() ?? this.batches.shift()
      if (next === undefined) this.busy = false
      else next.start()
    }
  }
}
