import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeFrame } from '../../../../src/core/bytes/frame.ts'
import { jsonBytes } from '../../../../src/core/bytes/json.ts'
import { decodeText, encodeText, TextReader, type TextRecord } from '../../../../src/core/index/text.ts'
import { damaged } from '../bytes/damage.ts'

const corrupt = expect.objectContaining({ name: 'SearchError', code: 'index-corrupt' })
const anyText = fc.string({ unit: 'binary', maxLength: 20 })
const anyDocument = fc.record(
  {
    id: anyText,
    title: anyText,
    url: anyText,
    metadata: fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value))),
    boost: fc.double({ min: 0.001, max: 1000, noNaN: true }),
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

  test('gives single documents and passages without looking at the others', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const reader = TextReader.read(encodeText(record))
        for (const [index, passage] of record.passages.entries()) expect(reader.passage(index)).toStrictEqual(passage)
        for (const [ordinal, document] of record.documents.entries()) {
          expect(reader.document(ordinal)).toStrictEqual(document)
        }
        expect(() => reader.passage(record.passages.length)).toThrow(corrupt)
        expect(() => reader.document(record.documents.length)).toThrow(corrupt)
      }),
    )
  })

  const document = { id: 'a', digest: 'd' }
  const passage = { document: 0, trail: [], text: 't', section: 0, range: { start: 0, end: 1 } }

  test('is refused when an item has another shape, though the checksum fits', () => {
    const decode = (documents: readonly unknown[], passages: readonly unknown[]) => {
      const table = (items: readonly unknown[]) => {
        const json = items.map(jsonBytes)
        let end = 0
        const starts = Uint32Array.from([0, ...json.map(({ length }) => (end += length))])
        return [starts, Uint8Array.from(json.flatMap((bytes) => [...bytes]))]
      }
      return decodeText(writeFrame('CLTX', 2, [...table(documents), ...table(passages)]))
    }
    expect(decode([document], [passage])).toEqual({ documents: [document], passages: [passage] })
    const wrong: [unknown[], unknown[]][] = [
      [[null], []],
      [[[]], []],
      [[{ id: 'a' }], []],
      [[{ ...document, id: 7 }], []],
      [[{ ...document, title: null }], []],
      [[{ ...document, metadata: 'x' }], []],
      [[], [passage]],
      [[document], [{ ...passage, document: 1 }]],
      [[document], [{ ...passage, document: -1 }]],
      [[document], [{ ...passage, trail: 'x' }]],
      [[document], [{ ...passage, trail: [1] }]],
      [[document], [{ ...passage, section: 0.5 }]],
      [[document], [{ ...passage, range: { start: 2, end: 1 } }]],
      [[document], [{ ...passage, range: undefined }]],
    ]
    for (const [documents, passages] of wrong) {
      expect(() => decode(documents, passages), JSON.stringify({ documents, passages })).toThrow(corrupt)
    }
  })

  test('is refused when a table does not cover its items', () => {
    const json = jsonBytes(document)
    const decode = (...starts: number[]) =>
      decodeText(writeFrame('CLTX', 2, [Uint32Array.from(starts), json, Uint32Array.of(0), new Uint8Array(0)]))
    expect(decode(0, json.length)).toEqual({ documents: [document], passages: [] })
    for (const starts of [
      [],
      [0],
      [1, json.length],
      [0, json.length - 1],
      [0, json.length + 1],
      [0, 9, 4, json.length],
    ]) {
      expect(() => decode(...starts), starts.join()).toThrow(corrupt)
    }
    expect(() => decodeText(writeFrame('CLTX', 2, []))).toThrow(corrupt)
  })
})
