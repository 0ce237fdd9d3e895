import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonBytes, parseJsonBytes } from '../../../../src/core/bytes/json.ts'

test('JSON bytes give back the value, lone surrogates and byte-order marks included', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const both = JSON.parse(JSON.stringify([value, text, '\uD800', '\uFEFF']))
      expect(parseJsonBytes(jsonBytes(both))).toEqual(both)
    }),
  )
})

test('bytes that are not UTF-8 or not JSON are corrupt', () => {
  for (const bytes of [Uint8Array.of(0xff), new TextEncoder().encode('{"a":'), new Uint8Array(0)]) {
    expect(() => parseJsonBytes(bytes)).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
  }
})
