import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { likelyTokens } from '../../../../src/core/search/likely-tokens.ts'

const rows = 3
const centroids = 40

const tables = fc.record({
  approximations: fc
    .uint8Array({ minLength: rows * centroids, maxLength: rows * centroids })
    .map((table) => Uint8Array.from(table)),
  margins: fc.uint8Array({ minLength: rows, maxLength: rows }).map((margins) => Uint8Array.from(margins)),
})
const anyCodes = fc
  .array(fc.nat(centroids - 1), { minLength: 1, maxLength: 30 })
  .map((codes) => Uint16Array.from(codes))

describe('the likely tokens of a passage', () => {
  test('are those near to the best of some row', () => {
    fc.assert(
      fc.property(tables, anyCodes, (table, codes) => {
        const at = (token: number, row: number) => table.approximations[(codes[token] ?? 0) * rows + row] ?? 0
        const near = [...codes.keys()].filter((token) =>
          [0, 1, 2].some((row) => {
            const best = Math.max(...Array.from(codes, (_, other) => at(other, row)))
            return at(token, row) > 0 && at(token, row) > best - (table.margins[row] ?? 0)
          }),
        )
        expect(likelyTokens(codes, table)).toEqual(near.length > 0 ? near : [codes.length - 1])
      }),
    )
  })

  test('are all but those that come to nothing where the margins are wide, and the best ones where they are small', () => {
    const approximations = Uint8Array.of(0, 0, 10, 0, 20, 200, 90, 30)
    const codes = Uint16Array.of(3, 0, 1, 2)
    expect(likelyTokens(codes, { approximations, margins: Uint8Array.of(255, 255) })).toEqual([0, 2, 3])
    expect(likelyTokens(codes, { approximations, margins: Uint8Array.of(1, 1) })).toEqual([0, 3])
    expect(likelyTokens(codes, { approximations, margins: Uint8Array.of(0, 0) })).toEqual([3])
    expect(likelyTokens(Uint16Array.of(0, 0), { approximations, margins: Uint8Array.of(255, 255) })).toEqual([1])
  })
})
