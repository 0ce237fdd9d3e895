interface Slice {
  readonly documents: readonly unknown[]
  readonly taken: () => void
}

/** Turns slices that arrive by message into the iterable that the engine draws from, at the engine's pace. */
export class Inflow implements AsyncIterable<unknown> {
  private readonly slices: Slice[] = []
  private wake = () => {}
  private ended = false
  /** Whether documents are no longer taken, though more may come. */
  stopped = false

  /** Resolves when the engine has taken every document of the slice, or has stopped taking any. */
  push(documents: readonly unknown[]): Promise<void> {
    if (this.ended) return Promise.resolve()
    return new Promise((taken) => {
      this.slices.push({ documents, taken })
      this.wake()
    })
  }

  end(): void {
    this.ended = true
    this.wake()
  }

  /** Lets go of whoever waits; nothing more will be taken. */
  stop(): void {
    this.stopped = true
    this.end()
    for (const slice of this.slices.splice(0)) slice.taken()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown> {
    for (;;) {
      const slice = this.slices[0]
      if (slice === undefined) {
        if (this.ended) return
        await new Promise<void>((wake) => {
          this.wake = wake
        })
        continue
      }
      yield* slice.documents
      this.slices.shift()
      slice.taken()
    }
  }
}
