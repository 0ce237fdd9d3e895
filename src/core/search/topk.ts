interface Entry<T> {
  readonly score: number
  /** How many were offered before it. */
  readonly order: number
  readonly item: T
}

/** The k items of the highest scores among all that are offered; the one offered earlier wins a tie. */
export class TopK<T> {
  /** Heap with the worst entry kept on top. */
  readonly #heap: Entry<T>[] = []
  readonly #k: number
  #offered = 0

  constructor(k: number) {
    this.#k = k
  }

  /** The score that a further item must exceed to be kept; -Infinity while there is room. */
  get threshold(): number {
    if (this.#heap.length < this.#k) return -Infinity
    return this.#heap[0]?.score ?? Infinity
  }

  offer(score: number, item: T): void {
    const entry = { score, order: this.#offered++, item }
    if (this.#heap.length < this.#k) {
      this.#heap.push(entry)
      this.#rise(this.#heap.length - 1)
    } else if (score > this.threshold) {
      this.#heap[0] = entry
      this.#sink()
    }
  }

  /** The items kept, best first. */
  ranked(): T[] {
    return this.#heap.toSorted((a, b) => (isWorse(a, b) ? 1 : -1)).map(({ item }) => item)
  }

  #rise(from: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#swapIfWorse(at, parent)) return
      at = parent
    }
  }

  #sink(): void {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      if (left >= this.#heap.length) return
      const worse = right < this.#heap.length && isWorse(this.#at(right), this.#at(left)) ? right : left
      if (!this.#swapIfWorse(worse, at)) return
      at = worse
    }
  }

  #swapIfWorse(below: number, above: number): boolean {
    const lower = this.#at(below)
    const upper = this.#at(above)
    if (!isWorse(lower, upper)) return false
    this.#heap[above] = lower
    this.#heap[below] = upper
    return true
  }

  #at(index: number): Entry<T> {
    return this.#heap[index] as Entry<T>
  }
}

function isWorse<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.score < b.score || (a.score === b.score && a.order > b.order)
}
