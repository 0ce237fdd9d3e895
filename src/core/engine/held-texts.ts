import type { TextReader } from '../index/text.ts'

/** Text records that searches have read, by chunk; the longest unused go first. */
export class HeldTexts {
  private readonly held = new Map<string, TextReader>()
  private used = 0

  /** @param limit in bytes */
  constructor(readonly limit: number) {}

  get bytes(): number {
    return this.used
  }

  get(chunk: string): TextReader | undefined {
    const text = this.held.get(chunk)
    if (text === undefined) return undefined
    this.held.delete(chunk)
    this.held.set(chunk, text)
    return text
  }

  add(chunk: string, text: TextReader): void {
    this.forget(chunk)
    this.held.set(chunk, text)
    this.used += text.bytes
    for (const oldest of this.held.keys()) {
      if (this.used <= this.limit) return
      this.forget(oldest)
    }
  }

  forget(chunk: string): void {
    this.used -= this.held.get(chunk)?.bytes ?? 0
    this.held.delete(chunk)
  }
}
