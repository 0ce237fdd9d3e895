import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeLists, decodeCodeLists, encodeCodeLists, readCodeList } from '../../../../src/core/index/code-lists.ts'

const centroids = 20
const passages = fc.array(fc.array(fc.nat(centroids - 1), { maxLength: 12 }), { maxLength: 40 })

const chunkOf = (codes: readonly (readonly number[])[]) => ({
  doclens: Uint16Array.from(codes, ({ length }) => length),
  codes: Uint16Array.from(codes.flat()),
})

describe('code lists', () => {
  test('name the passages of all chunks that hold a code, ascending', () => {
    fc.assert(
      fc.property(passages, fc.nat(40), (all, cut) => {
        const lists = codeLists([all.slice(0, cut), all.slice(cut)].map(chunkOf), centroids)
        expect(lists.length).toBe(centroids)
        for (const [code, list] of lists.entries()) {
          const holding = [...all.keys()].filter((passage) => all[passage]?.includes(code))
          expect([...readCodeList(list, all.length)]).toEqual(holding)
        }
      }),
    )
  })

  test('far apart take more bytes a passage', () => {
    const codes = Array.from({ length: 1000 }, (_, passage) => (passage % 500 === 499 ? [0, 1] : [1]))
    const lists = codeLists([chunkOf(codes)], 2)
    expect(lists[0]?.length).toBe(4)
    expect(lists[1]?.length).toBe(1000)
  })

  test('that name passages there are not, or end in a number, are refused', () => {
    const [list = new Uint8Array(0)] = codeLists([chunkOf([[0], [], [0]])], 1)
    const refused = expect.objectContaining({ code: 'index-corrupt' })
    expect(() => readCodeList(list, 2)).toThrow(refused)
    expect(() => readCodeList(Uint8Array.of(...list, 200), 3)).toThrow(refused)
  })

  test('come back from their record, and not from a damaged one', () => {
    const lists = Uint8Array.of(1, 2, 3)
    const record = encodeCodeLists(lists)
    expect(decodeCodeLists(record)).toEqual(lists)
    expect(() => decodeCodeLists(record.slice(0, -1))).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
  })
})
