import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumberReader, NumberWriter } from '../../../../src/core/bytes/numbers.ts'

const items = fc.array(fc.oneof(fc.nat(2 ** 31 - 1), fc.nat(300), fc.uint8Array()))

const written = (list: readonly (number | Uint8Array)[]) => {
  const writer = new NumberWriter()
  for (const item of list) typeof item === 'number' ? writer.number(item) : writer.put(item)
  return writer.written
}

describe('numbers among bytes', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(items, (list) => {
        const reader = new NumberReader(written(list))
        const read = list.map((item) => (typeof item === 'number' ? reader.number() : reader.take(item.length)))
        expect(read.map((item) => (typeof item === 'number' ? item : [...item]))).toEqual(
          list.map((item) => (typeof item === 'number' ? item : [...item])),
        )
        expect(reader.isAtEnd).toBe(true)
      }),
    )
  })

  it('that are cut short are refused', () => {
    const bytes = written([300])
    expect(() => new NumberReader(bytes.subarray(0, 1)).number()).toThrow(
      expect.objectContaining({ code: 'index-corrupt' }),
    )
    expect(() => new NumberReader(bytes).take(3)).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
    const endless = new Uint8Array(9).fill(255)
    expect(() => new NumberReader(endless).number()).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
  })
})
