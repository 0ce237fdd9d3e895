import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { elements, readFrame, writeFrame } from '../../../../src/core/bytes/frame.ts'
import { damaged } from './damage.ts'

const anySections = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 6 })

describe('frame', () => {
  test('gives back its sections, each at a multiple of 16', () => {
    fc.assert(
      fc.property(anySections, (sections) => {
        const read = readFrame(writeFrame('TEST', 3, sections), 'TEST', 3)
        expect(read.map((section) => Array.from(section))).toEqual(sections.map((section) => Array.from(section)))
        for (const section of read) expect(section.byteOffset % 16).toBe(0)
      }),
    )
  })

  test('takes views of any type, from the middle of their buffers', () => {
    const floats = Float32Array.of(1, 2, 3, 4).subarray(1, 3)
    const [section] = readFrame(writeFrame('TEST', 1, [floats]), 'TEST', 1)
    expect(section && elements(section, Float32Array)).toEqual(floats)
  })

  test('is the same bytes for the same sections', () => {
    const sections = [Uint8Array.of(1, 2, 3), new Uint8Array(0)]
    expect(writeFrame('TEST', 1, sections)).toEqual(writeFrame('TEST', 1, sections))
  })

  test('is refused as corrupt after any damage', () => {
    fc.assert(
      fc.property(anySections, damaged, (sections, damage) => {
        const record = damage(writeFrame('TEST', 1, sections))
        expect(() => readFrame(record, 'TEST', 1)).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
      }),
      { numRuns: 500 },
    )
  })

  test('is refused as another kind or version', () => {
    const record = writeFrame('TEST', 2, [])
    expect(() => readFrame(record, 'REST', 2)).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
    expect(() => readFrame(record, 'TEST', 1)).toThrow(
      expect.objectContaining({ code: 'index-incompatible', message: expect.stringContaining('version 2') }),
    )
  })

  test('refuses a section that ends within an element', () => {
    const [section] = readFrame(writeFrame('TEST', 1, [new Uint8Array(6)]), 'TEST', 1)
    expect(() => section && elements(section, Uint32Array)).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
  })
})
