import { SearchError } from '../core/errors.ts'

const pageBytes = 65_536
/** Every part starts on a vector's boundary. */
const alignment = 16
/** Address 0 means "none" in the module, so nothing lies there. */
const start = alignment

interface FreeRange {
  address: number
  bytes: number
}

/**
 * Hands out blocks of one WebAssembly memory. Memory grows when no free range is large enough and never shrinks, but
 * what is released is handed out again; neighbouring free ranges become one.
 */
export class Arena {
  readonly memory: WebAssembly.Memory
  /** Ascending by address; no two touch. */
  readonly #free: FreeRange[]
  readonly #sizes = new Map<number, number>()
  /** Blocks that must not be used again, not even once they are released. */
  readonly #lost = new Set<number>()

  /** @param memory of one page and in nobody else's use; by default one that grows as far as the engine allows. */
  constructor(memory = new WebAssembly.Memory({ initial: 1 })) {
    this.memory = memory
    this.#free = [{ address: start, bytes: pageBytes - start }]
  }

  /**
   * One block with room for parts of these sizes in bytes, each at a multiple of 16; returns their addresses. The
   * block goes by the address of its first part, and what it held before is still in it.
   * @throws SearchError storage-full when memory cannot grow any more; nothing is held then.
   */
  allocate<const Sizes extends readonly [number, ...number[]]>(...sizes: Sizes): { [Part in keyof Sizes]: number } {
    let bytes = 0
    const offsets = sizes.map((size) => {
      const offset = bytes
      bytes += Math.ceil(size / alignment) * alignment
      return offset
    })
    const address = this.#take(Math.max(bytes, alignment))
    return offsets.map((offset) => address + offset) as { [Part in keyof Sizes]: number }
  }

  /** Bytes of a block. */
  sizeOf(address: number): number {
    const bytes = this.#sizes.get(address)
    if (bytes === undefined) throw new RangeError(`no block at ${address}`)
    return bytes
  }

  release(address: number): void {
    const bytes = this.sizeOf(address)
    this.#sizes.delete(address)
    if (!this.#lost.has(address)) this.#giveBack({ address, bytes })
  }

  /** Keeps a block from ever being handed out again, because another thread may still write to it. */
  lose(address: number): void {
    this.#lost.add(address)
  }

  /** Copies bytes into the memory. */
  write(address: number, data: ArrayBufferView): void {
    this.bytes(address, data.byteLength).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }

  /** A view that holds until the next allocation, which may replace the memory's buffer. */
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length)
  }

  /** A view that holds until the next allocation. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length)
  }

  /** A view that holds until the next allocation. */
  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length)
  }

  #take(bytes: number): number {
    let index = this.#free.findIndex((range) => range.bytes >= bytes)
    if (index < 0) {
      this.#grow(bytes)
      index = this.#free.length - 1
    }
    const range = this.#free[index] as FreeRange
    const { address } = range
    range.address += bytes
    range.bytes -= bytes
    if (range.bytes === 0) this.#free.splice(index, 1)
    this.#sizes.set(address, bytes)
    return address
  }

  /** Makes the last free range large enough: by an eighth of the memory at least, or by no more than is needed. */
  #grow(bytes: number): void {
    const end = this.memory.buffer.byteLength
    const last = this.#free.at(-1)
    const atEnd = last && last.address + last.bytes === end ? last.bytes : 0
    const needed = Math.ceil((bytes - atEnd) / pageBytes)
    const generous = Math.max(needed, Math.ceil(end / 8 / pageBytes))
    const grown = this.#tryGrow(generous) ? generous : this.#tryGrow(needed) ? needed : 0
    if (grown === 0) {
      throw new SearchError(
        'storage-full',
        `The kernel's memory limit is reached: it holds ${end} bytes and cannot grow by ${needed * pageBytes} more. ` +
          'Index less, or with fewer bits.',
      )
    }
    this.#giveBack({ address: end, bytes: grown * pageBytes })
  }

  #tryGrow(pages: number): boolean {
    try {
      this.memory.grow(pages)
      return true
    } catch {
      return false
    }
  }

  #giveBack(range: FreeRange): void {
    const after = this.#free.findIndex((free) => free.address > range.address)
    const index = after < 0 ? this.#free.length : after
    this.#free.splice(index, 0, range)
    this.#join(index)
    this.#join(index - 1)
  }

  /** Makes one range of a free range and the next one when they touch. */
  #join(index: number): void {
    const range = this.#free[index]
    const next = this.#free[index + 1]
    if (!range || !next || range.address + range.bytes !== next.address) return
    range.bytes += next.bytes
    this.#free.splice(index + 1, 1)
  }
}
