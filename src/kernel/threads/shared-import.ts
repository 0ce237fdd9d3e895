/** Section of a WebAssembly binary that lists what it imports. */
const importSection = 2
const functionKind = 0
const memoryKind = 2
/** Flags of a memory's limits: there is a maximum, and threads share it. */
const sharedWithMaximum = 3
/** 4 GiB, all that 32-bit addresses reach. */
const mostPages = 65_536
const headerBytes = 8

/**
 * The same module for a shared memory: its import of a memory says "shared", with the largest maximum there is, in the
 * place of limits that have none. Nothing else in a module tells the two apart.
 *
 * @param bytes a module that imports functions at most beside its memory
 * @throws RangeError when it imports no memory, one with a maximum, or anything else
 */
export function withSharedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const reader = new Reader(bytes, headerBytes)
  while (reader.position < bytes.length) {
    const start = reader.position
    const section = reader.byte()
    const size = reader.integer()
    if (section === importSection) {
      const body = reader.position
      const limits = memoryLimits(reader)
      const content = [
        ...bytes.subarray(body, limits.start),
        sharedWithMaximum,
        ...encoded(limits.pages),
        ...encoded(mostPages),
        ...bytes.subarray(limits.end, body + size),
      ]
      const changed = [section, ...encoded(content.length), ...content]
      return Uint8Array.of(...bytes.subarray(0, start), ...changed, ...bytes.subarray(body + size))
    }
    reader.skip(size)
  }
  throw new RangeError('The module imports nothing.')
}

/** Finds the limits of the memory that is imported, from the start of the section's body. */
function memoryLimits(reader: Reader): { readonly start: number; readonly end: number; readonly pages: number } {
  for (let left = reader.integer(); left > 0; left--) {
    reader.skip(reader.integer())
    reader.skip(reader.integer())
    const kind = reader.byte()
    if (kind === memoryKind) {
      const start = reader.position
      if (reader.byte() !== 0) throw new RangeError('The memory that the module imports has a maximum.')
      const pages = reader.integer()
      return { start, end: reader.position, pages }
    }
    if (kind !== functionKind) throw new RangeError(`The module imports something of kind ${kind}.`)
    reader.integer()
  }
  throw new RangeError('The module imports no memory.')
}

/** An unsigned number in seven bits a byte, the lowest first (LEB128). */
function encoded(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...encoded(value >>> 7)]
}

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public position: number,
  ) {}

  byte(): number {
    const byte = this.bytes[this.position++]
    if (byte === undefined) throw new RangeError('The module ends too early.')
    return byte
  }

  skip(bytes: number): void {
    this.position += bytes
  }

  /** An unsigned number as `encoded` writes it. */
  integer(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
  }
}
