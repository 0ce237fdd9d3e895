import { SearchError } from '../../src/core/errors.ts'

/** Ends a request in which nothing has happened for too long. */
export class Silence {
  private readonly controller = new AbortController()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly milliseconds: number) {
    this.end()
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Something has happened: the time begins anew. */
  end(): void {
    this.stop()
    this.timer = setTimeout(() => {
      this.controller.abort(new Error(`nothing has come for ${this.milliseconds / 1000} seconds`))
    }, this.milliseconds)
  }

  stop(): void {
    clearTimeout(this.timer)
  }
}

/**
 * All bytes of a stream.
 * @param longest A stream of more bytes is left at once.
 * @throws SearchError `index-corrupt` when it is longer
 */
export async function allOf(
  stream: ReadableStream<Uint8Array>,
  longest: number,
  onBytes?: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = stream.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    onBytes?.()
    length += read.value.length
    if (length > longest) {
      await reader.cancel().catch(() => undefined)
      throw new SearchError('index-corrupt', `A file of the index is longer than the ${longest} bytes it should have`)
    }
    parts.push(read.value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
