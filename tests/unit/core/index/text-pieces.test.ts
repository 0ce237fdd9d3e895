import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packPiece, unpackPiece } from '../../../../src/core/bundle/packed-piece.ts'
import { decodeText, encodeText, readTextItems, TextReader } from '../../../../src/core/index/text.ts'
import {
  documentPiece,
  passagePiece,
  piecesOfText,
  textOfPieces,
  textPieces,
} from '../../../../src/core/index/text-pieces.ts'

const deflate = promisify(deflateRaw)
const inflate = async (packed: Uint8Array) => Uint8Array.from(await promisify(inflateRaw)(packed)).buffer

const records = fc.record({
  titles: fc.array(fc.string(), { minLength: 1, maxLength: 5 }),
  texts: fc.array(fc.string({ maxLength: 300 }), { maxLength: 8 }),
})
const recordOf = ({ titles, texts }: { titles: readonly string[]; texts: readonly string[] }) =>
  encodeText({
    documents: titles.map((title, index) => ({ id: `${index}`, title, digest: 'd' })),
    passages: texts.map((text, index) => ({
      document: Math.floor((index * titles.length) / texts.length),
      trail: [],
      text,
      section: 0,
      range: { start: 0, end: text.length },
    })),
  })

describe('a text in pieces', () => {
  test('comes back whole, to the byte, and by its passages', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (made) => {
        const record = recordOf(made)
        const text = decodeText(record)
        const packed = await Promise.all(
          piecesOfText(TextReader.read(record).items()).map((piece) => packPiece(piece, deflate)),
        )
        expect(packed.length).toBe(textPieces(text.documents.length, text.passages.length))
        const pieces = await Promise.all(packed.map((piece) => unpackPiece(piece, inflate)))
        expect(textOfPieces(pieces)).toEqual(record)
        for (const [ordinal, passage] of text.passages.entries()) {
          const document = pieces[documentPiece(passage.document)] ?? new Uint8Array(0)
          const own = pieces[passagePiece(text.documents.length, ordinal)] ?? new Uint8Array(0)
          expect(readTextItems(document, own)).toEqual({ document: text.documents[passage.document], passage })
        }
      }),
      { numRuns: 50 },
    )
  })

  test('of other pieces than it says is refused', () => {
    const pieces = piecesOfText(TextReader.read(recordOf({ titles: ['a'], texts: ['b', 'c'] })).items())
    const refused = expect.objectContaining({ code: 'index-corrupt' })
    for (const wrong of [pieces.slice(0, -1), pieces.slice(1), []]) expect(() => textOfPieces(wrong)).toThrow(refused)
    expect(() => readTextItems(pieces[2] ?? new Uint8Array(0), pieces[1] ?? new Uint8Array(0))).toThrow(refused)
  })
})
