import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeOutline, encodeOutline, type Outline } from '../../../../src/core/index/outline.ts'

function startsOf(lengths: readonly number[]): Uint32Array {
  const starts = [0]
  for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length)
  return Uint32Array.from(starts)
}

const chunks = fc.array(fc.array(fc.nat(4), { maxLength: 6 }), { maxLength: 5 }).chain((counts) =>
  fc.tuple(
    ...counts.map((passages, index) => {
      const documentOf = Uint32Array.from(passages.flatMap((count, document) => new Array(count).fill(document)))
      const { length } = documentOf
      return fc.array(fc.nat(0xffff), { minLength: length, maxLength: length }).map((doclens) => ({
        id: `chunk ${index}`,
        documents: passages.length,
        documentOf,
        doclens: Uint16Array.from(doclens),
        textStarts: startsOf(doclens.concat(passages, 8)),
      }))
    }),
  ),
)
const outlines: fc.Arbitrary<Outline> = fc.record({
  chunks,
  lists: fc.string(),
  listStarts: fc.array(fc.nat(1000), { maxLength: 30 }).map(startsOf),
})

describe('an outline', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(outlines, (outline) => {
        expect(decodeOutline(encodeOutline(outline))).toEqual(outline)
      }),
    )
  })

  test('that was damaged or cut short is refused', () => {
    fc.assert(
      fc.property(outlines, fc.nat(), (outline, at) => {
        const record = encodeOutline(outline)
        const turned = new Uint8Array(record.slice(0))
        turned[at % turned.length] = (turned[at % turned.length] as number) ^ 1
        const refused = expect.objectContaining({ code: expect.stringMatching(/^index-/) })
        expect(() => decodeOutline(turned.buffer)).toThrow(refused)
        expect(() => decodeOutline(record.slice(0, at % record.byteLength))).toThrow(refused)
      }),
    )
  })

  test('of chunks that its numbers do not fit is refused', () => {
    const textStarts = startsOf([8, 1, 2, 3, 4])
    const chunk = { id: 'a', documents: 2, documentOf: Uint32Array.of(0, 1), doclens: Uint16Array.of(3, 4), textStarts }
    const outline = { chunks: [chunk], lists: '', listStarts: Uint32Array.of(0) }
    for (const wrong of [
      { ...chunk, documents: 3, documentOf: Uint32Array.of(0, 1, 2) },
      { ...chunk, doclens: Uint16Array.of(3) },
      { ...chunk, documents: 1, documentOf: Uint32Array.of(0) },
      { ...chunk, textStarts: startsOf([8, 1, 2, 3]) },
    ]) {
      expect(() => decodeOutline(encodeOutline({ ...outline, chunks: [wrong] }))).toThrow(
        expect.objectContaining({ code: 'index-corrupt' }),
      )
    }
  })
})
