import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeFrame } from '../../../../src/core/bytes/frame.ts'
import { jsonBytes } from '../../../../src/core/bytes/json.ts'
import { decodeDirectory, encodeDirectory } from '../../../../src/core/index/directory.ts'
import { damaged } from '../bytes/damage.ts'

const corrupt = expect.objectContaining({ name: 'SearchError', code: 'index-corrupt' })
const anyEntries = fc.array(fc.record({ id: fc.string({ unit: 'binary' }), digest: fc.string(), passages: fc.nat() }))

describe('a directory record', () => {
  test('gives back its entries', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        expect(decodeDirectory(encodeDirectory(entries))).toEqual(entries)
      }),
    )
  })

  test('is refused as corrupt after any damage', () => {
    fc.assert(
      fc.property(anyEntries, damaged, (entries, damage) => {
        expect(() => decodeDirectory(damage(encodeDirectory(entries)))).toThrow(corrupt)
      }),
    )
  })

  test('is refused when it has another shape', () => {
    for (const value of [{}, [7], [{ id: 'a' }], [{ id: 'a', digest: 'd', passages: -1 }]]) {
      expect(() => decodeDirectory(writeFrame('CLDR', 1, [jsonBytes(value)]))).toThrow(corrupt)
    }
    expect(() => decodeDirectory(writeFrame('CLDR', 1, []))).toThrow(corrupt)
  })
})
