import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Blocks, blockTable, checkBlockTable, type PackedBlock, runsOf } from '../../../../src/core/bundle/blocks.ts'
import { digestOf } from '../../../../src/node/bundle/digest.ts'

const digest = (seed: number): string => digestOf(Uint8Array.of(seed & 255, seed >> 8))

/** A record of some length in blocks of some bytes, each with a length in the file. */
const layouts = fc
  .record({ bytes: fc.integer({ min: 1, max: 0xffff }), record: fc.integer({ min: 0, max: 200_000 }) })
  .filter(({ bytes, record }) => record / bytes < 500)
  .chain(({ bytes, record }) => {
    const count = Math.ceil(record / bytes)
    const block = fc.record({ length: fc.integer({ min: 1, max: bytes }), digest: fc.nat(0xffff).map(digest) })
    return fc.record({
      bytes: fc.constant(bytes),
      record: fc.constant(record),
      packed: fc.array(block, { minLength: count, maxLength: count }),
    })
  })

const read = (bytes: number, record: number, packed: readonly PackedBlock[]) =>
  new Blocks(checkBlockTable(blockTable(bytes, packed), 'blocks', record), record)

describe('a table of blocks', () => {
  test('says where each block lies in the file and in the record', () => {
    fc.assert(
      fc.property(layouts, ({ bytes, record, packed }) => {
        const blocks = read(bytes, record, packed)
        expect(blocks.length).toBe(packed.length)
        let file = 0
        let held = 0
        for (const [block, { length }] of packed.entries()) {
          expect(blocks.place(block)).toEqual({ start: file, end: file + length })
          expect(blocks.holds(block).start).toBe(held)
          file += length
          held = blocks.holds(block).end
        }
        expect(held).toBe(record)
        expect(blocks.place(0, packed.length)).toEqual({ start: 0, end: file })
      }),
    )
  })

  test('knows its blocks by their digests', () => {
    const blocks = read(4, 8, [
      { length: 4, digest: digest(1) },
      { length: 3, digest: digest(2) },
    ])
    expect(() => blocks.check(0, digest(1))).not.toThrow()
    expect(() => blocks.check(1, digest(2))).not.toThrow()
    expect(() => blocks.check(0, digest(2))).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
  })

  const whole = blockTable(4, [
    { length: 4, digest: digest(1) },
    { length: 3, digest: digest(2) },
  ])
  test.each([
    ['nothing', undefined],
    ['blocks of no bytes', { ...whole, bytes: 0 }],
    ['blocks too large for their lengths', { ...whole, bytes: 70_000 }],
    ['blocks of another size', { ...whole, bytes: 8 }],
    ['a table cut short', { ...whole, table: whole.table.slice(0, -4) }],
    ['one that is no base64', { ...whole, table: whole.table.replace(/./, '!') }],
  ])('that is %s is refused', (_, value) => {
    expect(() => checkBlockTable(value, 'blocks', 8)).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
  })
})

test('runs are stretches of neighbours', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(100)), (numbers) => {
      const sorted = numbers.toSorted((a, b) => a - b)
      const runs = runsOf(sorted)
      const all = runs.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index))
      expect(all).toEqual(sorted)
      for (const [index, { start }] of runs.entries()) expect(start).toBeGreaterThan(runs[index - 1]?.end ?? -1)
    }),
  )
})
