import { describe, expect, test } from 'vitest'
import { writeFrame } from '../../../../src/core/bytes/frame.ts'
import { checksum } from '../../../../src/core/index/checksum.ts'
import { documentDigest } from '../../../../src/core/index/digest.ts'
import type { Document } from '../../../../src/core/types.ts'

describe('documentDigest', () => {
  const document: Document = { id: 'a', title: 'T', text: 'x', metadata: { b: [1, { c: null }], a: 'z' } }

  test('does not depend on the order of keys', () => {
    expect(documentDigest({ metadata: { a: 'z', b: [1, { c: null }] }, text: 'x', title: 'T', id: 'a' })).toBe(
      documentDigest(document),
    )
  })

  test('stays the same from one version of the library to the next', () => {
    expect(documentDigest(document)).toMatchInlineSnapshot(`"bd6004cc8287cdfe49740077afcf27c3"`)
  })

  test.each<[string, Partial<Document>]>([
    ['id', { id: 'b' }],
    ['title', { title: 'U' }],
    ['text', { text: 'y' }],
    ['url', { url: 'x' }],
    ['metadata', { metadata: { b: [1, { c: null }], a: 'y' } }],
    ['order of a list', { metadata: { b: [{ c: null }, 1], a: 'z' } }],
    ['list in place of an object', { metadata: { b: [1, [['c', null]]], a: 'z' } }],
  ])('changes with the %s', (_, change) => {
    expect(documentDigest({ ...document, ...change })).not.toBe(documentDigest(document))
  })

  test('tells lone surrogates apart', () => {
    expect(documentDigest({ id: 'a', text: '\uD800' })).not.toBe(documentDigest({ id: 'a', text: '\uD801' }))
  })
})

test('the checksum of a record is that of its bytes', () => {
  const record = (...bytes: number[]) => writeFrame('TEST', 1, [Uint8Array.from(bytes)])
  expect(checksum(record(1, 2, 3))).toMatch(/^[0-9a-f]{32}$/)
  expect(checksum(record(1, 2, 3))).toBe(checksum(record(1, 2, 3)))
  expect(checksum(record(1, 2, 4))).not.toBe(checksum(record(1, 2, 3)))
  expect(checksum(writeFrame('TEST', 2, [Uint8Array.of(1, 2, 3)]))).not.toBe(checksum(record(1, 2, 3)))
  expect(checksum(new ArrayBuffer(3))).toBe('')
})
