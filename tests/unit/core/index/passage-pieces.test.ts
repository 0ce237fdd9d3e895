import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gatherPassages, tokenStarts } from '../../../../src/core/codec/gather.ts'
import { splitLayers } from '../../../../src/core/codec/layers.ts'
import { residualBytes } from '../../../../src/core/codec/packing.ts'
import {
  highPlaces,
  lowPlaces,
  passagePieces,
  passagesOfHigh,
  passagesOfLayers,
  residualsOfPieces,
} from '../../../../src/core/index/passage-pieces.ts'

const chunks = fc
  .record({
    dim: fc.constantFrom(8, 16, 96),
    nbits: fc.constantFrom(1 as const, 2 as const, 4 as const),
    doclens: fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }),
    wanted: fc.array(fc.nat(), { maxLength: 5 }),
  })
  .map(({ dim, nbits, doclens, wanted }) => {
    const tokens = doclens.reduce((sum, doclen) => sum + doclen, 0)
    const shape = { codec: 'codec', dim, nbits }
    const compressed = {
      ...shape,
      passages: doclens.length,
      tokens,
      doclens: Uint16Array.from(doclens),
      codes: Uint16Array.from({ length: tokens }, (_, token) => 300 * token),
      residuals: Uint8Array.from({ length: tokens * residualBytes(dim, nbits) }, (_, byte) => byte * 7),
    }
    const listed = Uint32Array.from(wanted, (passage) => passage % doclens.length)
    return { shape, compressed, listed, starts: tokenStarts(compressed.doclens) }
  })

describe('the pieces of a chunk', () => {
  test('lie where they are said to, and give back the passages in the order asked for', () => {
    fc.assert(
      fc.property(chunks, ({ shape, compressed, listed, starts }) => {
        const pieces = passagePieces(compressed, shape.nbits)
        const file = Uint8Array.from(pieces.flatMap((piece) => [...piece]))
        const read = (places: ReturnType<typeof highPlaces>) =>
          places.map(({ index, start, end }) => {
            expect(file.slice(start, end)).toEqual(Uint8Array.from(pieces[index] ?? []))
            return file.slice(start, end)
          })
        const [highs, lows] = [highPlaces, lowPlaces].map((places) => read(places(starts, listed, shape)))
        const expected = gatherPassages(
          { id: 'codec', dim: shape.dim, nbits: shape.nbits },
          Array.from(listed, (passage) => ({ compressed, passage })),
        )
        expect(passagesOfLayers(highs ?? [], lows ?? [], shape)).toEqual(expected)
        const high = passagesOfHigh(highs ?? [], shape)
        expect(high.codes).toEqual(expected.codes)
        expect([...high.residuals]).toEqual([...splitLayers(expected.residuals, shape.dim, shape.nbits).high])
      }),
    )
  })

  test('give back all residuals, and are refused when some are missing', () => {
    fc.assert(
      fc.property(chunks, ({ shape, compressed }) => {
        const pieces = passagePieces(compressed, shape.nbits)
        expect([...residualsOfPieces(pieces)]).toEqual([...compressed.residuals])
        const refused = expect.objectContaining({ code: 'index-corrupt' })
        for (const wrong of [pieces.slice(1), pieces.slice(0, -1), []]) {
          expect(() => residualsOfPieces(wrong)).toThrow(refused)
        }
      }),
    )
  })
})
