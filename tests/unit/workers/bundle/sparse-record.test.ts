import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SparseRecord } from '../../../../workers/bundle/sparse-record.ts'

const records = fc.record({
  bytes: fc.uint8Array({ minLength: 1, maxLength: 500 }),
  blockBytes: fc.integer({ min: 1, max: 64 }),
  wanted: fc.array(fc.nat(500)),
})

/** A record with some of its blocks. */
function sparse({ bytes, blockBytes, wanted }: { bytes: Uint8Array; blockBytes: number; wanted: readonly number[] }) {
  const count = Math.ceil(bytes.length / blockBytes)
  const there = new Set(wanted.map((block) => block % count))
  const record = new SparseRecord(bytes.length, blockBytes)
  for (const block of there) record.put(block, bytes.subarray(block * blockBytes, (block + 1) * blockBytes))
  return { record, there, count }
}

test('what was put in is there after it was stored, and the rest is missing', () => {
  fc.assert(
    fc.property(records, (made) => {
      const { record, there, count } = sparse(made)
      const again = SparseRecord.decode(record.encode())
      expect(again.buffer).toEqual(record.buffer)
      expect(again.blockBytes).toBe(made.blockBytes)
      const missing = Array.from({ length: count }, (_, block) => block).filter((block) => !there.has(block))
      expect(again.missing([{ start: 0, end: made.bytes.length }])).toEqual(missing)
      expect(again.missing([{ start: 0, end: 0 }])).toEqual([])
      for (const block of there) {
        const start = block * made.blockBytes
        const end = Math.min(start + made.blockBytes, made.bytes.length)
        expect(new Uint8Array(again.buffer, start, end - start)).toEqual(made.bytes.slice(start, end))
      }
    }),
  )
})

test('one that was damaged or cut short is refused', () => {
  fc.assert(
    fc.property(records, fc.nat(), (made, at) => {
      const stored = sparse(made).record.encode()
      const turned = new Uint8Array(stored.slice(0))
      turned[at % turned.length] = (turned[at % turned.length] as number) ^ 1
      expect(() => SparseRecord.decode(turned.buffer)).toThrow(/cannot be read|version/)
      expect(() => SparseRecord.decode(stored.slice(0, at % stored.byteLength))).toThrow(/cannot be read/)
    }),
  )
})
