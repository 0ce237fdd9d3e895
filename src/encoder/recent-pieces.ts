/** Word pieces of a text. */
export interface Pieces {
  readonly ids: readonly number[]
  /** The same pieces by name. */
  readonly tokens: readonly string[]
}

/** Characters of the texts kept: those of the passages that index() gathers before it encodes, counted part by part and whole. */
const mostCharacters = 400_000

/** Word pieces of texts that were counted and may soon be encoded; the longest kept go first. */
export class RecentPieces {
  readonly #pieces = new Map<string, Pieces>()
  #characters = 0

  get(text: string): Pieces | undefined {
    return this.#pieces.get(text)
  }

  /** Keeps the pieces of a text that is not kept yet. */
  add(text: string, pieces: Pieces): void {
    this.#pieces.set(text, pieces)
    this.#characters += text.length
    for (const oldest of this.#pieces.keys()) {
      if (this.#characters <= mostCharacters) return
      this.#pieces.delete(oldest)
      this.#characters -= oldest.length
    }
  }

  clear(): void {
    this.#pieces.clear()
    this.#characters = 0
  }
}
