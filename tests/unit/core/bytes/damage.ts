import fc from 'fast-check'

/** Ways in which storage spoils a record: one flipped bit, a lost end, bytes added, a run of bytes overwritten. */
export const damaged: fc.Arbitrary<(record: ArrayBuffer) => ArrayBuffer> = fc.oneof(
  fc.record({ at: fc.nat(), bit: fc.nat(7) }).map(({ at, bit }) => (record: ArrayBuffer) => {
    const bytes = new Uint8Array(record.slice(0))
    const index = at % bytes.length
    bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
    return bytes.buffer
  }),
  fc.nat().map((length) => (record: ArrayBuffer) => record.slice(0, length % record.byteLength)),
  fc.integer({ min: 1, max: 40 }).map((more) => (record: ArrayBuffer) => {
    const bytes = new Uint8Array(record.byteLength + more)
    bytes.set(new Uint8Array(record))
    return bytes.buffer
  }),
  fc
    .record({ at: fc.nat(), length: fc.integer({ min: 1, max: 40 }) })
    .map(({ at, length }) => (record: ArrayBuffer) => {
      const bytes = new Uint8Array(record.slice(0))
      const start = at % bytes.length
      for (let index = start; index < Math.min(start + length, bytes.length); index++)
        bytes[index] = ~(bytes[index] ?? 0)
      return bytes.buffer
    }),
)
