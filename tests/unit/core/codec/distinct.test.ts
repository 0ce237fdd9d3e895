import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distinctCodes } from '../../../../src/core/codec/distinct.ts'

test('every passage keeps each of its codes once, in order of appearance', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(9), { maxLength: 12 }), { maxLength: 8 }), (passages) => {
      const doclens = Uint16Array.from(passages, ({ length }) => length)
      const { codes, starts } = distinctCodes(Uint16Array.from(passages.flat()), doclens, 10)
      expect(starts).toHaveLength(passages.length + 1)
      expect(passages.map((_, index) => [...codes.subarray(starts[index], starts[index + 1])])).toEqual(
        passages.map((passage) => [...new Set(passage)]),
      )
      expect(codes).toHaveLength(starts.at(-1) ?? 0)
    }),
  )
})
