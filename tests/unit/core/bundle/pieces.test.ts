import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkPieceTable,
  pieceTable,
  placeOfPiece,
  rootsOf,
  splitPieces,
  writePieces,
} from '../../../../src/core/bundle/pieces.ts'
import { isProven, proofBytes, prove } from '../../../../src/core/bundle/proofs.ts'
import { digestOf } from '../../../../src/node/bundle/digest.ts'

const bytes = fc.uint8Array({ maxLength: 12 })
const pieceLists = fc.array(bytes, { maxLength: 140 })

describe('a file in pieces', () => {
  test('has each piece with its proof in its place, and all of them in its whole', async () => {
    await fc.assert(
      fc.asyncProperty(pieceLists, async (pieces) => {
        const { roots, proofs } = await prove(pieces, digestOf)
        const table = checkPieceTable(pieceTable(pieces.length, roots), 'pieces')
        const file = writePieces(pieces, proofs)
        let start = 0
        for (const [index, piece] of pieces.entries()) {
          const end = start + piece.length
          const place = placeOfPiece({ index, start, end })
          const found = file.subarray(place.start, place.end)
          expect(found.subarray(0, piece.length)).toEqual(piece)
          const proof = found.subarray(piece.length)
          expect(await isProven(piece, index, proof, rootsOf(table), digestOf)).toBe(true)
          start = end
        }
        expect(splitPieces(table, file)).toEqual(pieces)
      }),
      { numRuns: 20 },
    )
  })

  test('that was cut short, or has other pieces, is refused', async () => {
    const pieces = [1, 2, 3].map((byte) => Uint8Array.of(byte, byte))
    const proofs = pieces.map(() => new Uint8Array(proofBytes))
    const file = writePieces(pieces, proofs)
    const table = { pieces: 3, roots: '' }
    for (const wrong of [file.subarray(1), file.subarray(0, -1), file.subarray(0, 10), new Uint8Array(0)]) {
      expect(() => splitPieces(table, wrong)).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
    }
    expect(() => splitPieces({ pieces: 2, roots: '' }, file)).toThrow(
      expect.objectContaining({ code: 'index-corrupt' }),
    )
  })

  const whole = pieceTable(3, new Uint8Array(10))
  test.each([
    ['nothing', undefined],
    ['roots of more pieces', { ...whole, pieces: 129 }],
    ['no roots', { ...whole, roots: '' }],
    ['roots that are no base64', { ...whole, roots: whole.roots.replace(/./, '!') }],
    ['pieces that are no number', { ...whole, pieces: '3' }],
  ])('a table of %s is refused', (_, value) => {
    expect(() => checkPieceTable(value, 'pieces')).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
  })
})
