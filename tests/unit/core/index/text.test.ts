import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeFrame } from '../../../../src/core/bytes/frame.ts'
import { jsonBytes } from '../../../../src/core/bytes/json.ts'
import { decodeText, encodeText, type TextRecord } from '../../../../src/core/index/text.ts'
import { damaged } from '../bytes/damage.ts'

const corrupt = expect.objectContaining({ name: 'SearchError', code: 'index-corrupt' })
const anyText = fc.string({ unit: 'binary', maxLength: 20 })
const anyDocument = fc.record(
  {
    id: anyText,
    title: anyText,
    url: anyText,
    metadata: fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value))),
    digest: anyText,
  },
  { requiredKeys: ['id', 'digest'], noNullPrototype: true },
)
const anyPassage = fc.record(
  {
    document: fc.constant(0),
    trail: fc.array(anyText, { maxLength: 3 }),
    text: anyText,
    anchor: anyText,
    section: fc.nat(),
    range: fc.tuple(fc.nat(100), fc.nat(100)).map(([start, length]) => ({ start, end: start + length })),
  },
  { requiredKeys: ['document', 'trail', 'text', 'section', 'range'], noNullPrototype: true },
)
const anyRecord: fc.Arbitrary<TextRecord> = fc
  .tuple(fc.array(anyDocument, { minLength: 1, maxLength: 4 }), fc.array(anyPassage, { maxLength: 6 }))
  .map(([documents, passages]) => ({ documents, passages }))

describe('a text record', () => {
  test('gives back what it holds, odd characters and absent properties included', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(decodeText(encodeText(record))).toStrictEqual(record)
      }),
    )
  })

  test('is refused as corrupt after any damage', () => {
    fc.assert(
      fc.property(anyRecord, damaged, (record, damage) => {
        expect(() => decodeText(damage(encodeText(record)))).toThrow(corrupt)
      }),
    )
  })

  test('is refused when it has another shape, though its checksum fits', () => {
    const document = { id: 'a', digest: 'd' }
    const passage = { document: 0, trail: [], text: 't', section: 0, range: { start: 0, end: 1 } }
    const decode = (value: unknown) => decodeText(writeFrame('CLTX', 1, [jsonBytes(value)]))
    expect(decode({ documents: [document], passages: [passage] })).toEqual({
      documents: [document],
      passages: [passage],
    })
    const wrong = [
      null,
      [],
      { documents: [document] },
      { documents: {}, passages: [] },
      { documents: [{ id: 'a' }], passages: [] },
      { documents: [{ ...document, id: 7 }], passages: [] },
      { documents: [{ ...document, title: null }], passages: [] },
      { documents: [{ ...document, metadata: 'x' }], passages: [] },
      { documents: [], passages: [passage] },
      { documents: [document], passages: [{ ...passage, document: 1 }] },
      { documents: [document], passages: [{ ...passage, document: -1 }] },
      { documents: [document], passages: [{ ...passage, trail: 'x' }] },
      { documents: [document], passages: [{ ...passage, trail: [1] }] },
      { documents: [document], passages: [{ ...passage, section: 0.5 }] },
      { documents: [document], passages: [{ ...passage, range: { start: 2, end: 1 } }] },
      { documents: [document], passages: [{ ...passage, range: undefined }] },
    ]
    for (const value of wrong) expect(() => decode(value), JSON.stringify(value)).toThrow(corrupt)
    expect(() => decodeText(writeFrame('CLTX', 1, []))).toThrow(corrupt)
  })
})
