import { SearchError } from '../errors.ts'

/** Writes whole numbers below 2^31, seven bits a byte, low bits first, the high bit where more follow, and bytes among them. */
export class NumberWriter {
  private bytes: Uint8Array<ArrayBuffer> = new Uint8Array(16)
  length = 0

  number(value: number): void {
    this.makeRoom(5)
    let rest = value
    for (; rest > 127; rest >>>= 7) this.bytes[this.length++] = (rest & 127) | 128
    this.bytes[this.length++] = rest
  }

  byte(value: number): void {
    this.makeRoom(1)
    this.bytes[this.length++] = value
  }

  put(bytes: Uint8Array): void {
    this.makeRoom(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** What was written so far. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length)
  }

  private makeRoom(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return
    const larger = new Uint8Array(2 * (this.length + bytes))
    larger.set(this.bytes)
    this.bytes = larger
  }
}

/** Reads what a NumberWriter wrote. */
export class NumberReader {
  private at = 0

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length
  }

  /** @throws SearchError `index-corrupt` where the bytes end before it does */
  number(): number {
    let value = 0
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw cut()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw cut()
  }

  /** @throws SearchError `index-corrupt` where there are fewer */
  take(count: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, this.at + count)
    if (taken.length !== count) throw cut()
    this.at += count
    return taken
  }
}

const cut = () => new SearchError('index-corrupt', 'A record ends in the middle of what it lists')
