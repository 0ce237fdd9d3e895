import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeFrame } from '../../../../src/core/bytes/frame.ts'
import { compress } from '../../../../src/core/codec/compress.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { checksum } from '../../../../src/core/index/checksum.ts'
import { type Chunk, decodeChunk, encodeChunk } from '../../../../src/core/index/chunk.ts'
import { decodeResiduals } from '../../../../src/core/index/residuals.ts'
import type { Nbits } from '../../../../src/core/types.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'
import { damaged } from '../bytes/damage.ts'

const dim = 16
const sample = clusteredEmbeddings({ rows: 120, dim })
const codecs = ([1, 2, 4, 'f32'] as const).map((nbits) => trainCodec(sample, { nbits, seed: 1, tokens: 120, nearest }))
const corrupt = expect.objectContaining({ name: 'SearchError', code: 'index-corrupt' })

const anyChunk: fc.Arbitrary<Chunk> = fc
  .record({
    codec: fc.constantFrom(...codecs),
    passages: fc.array(fc.record({ rows: fc.nat(7), next: fc.boolean() }), { maxLength: 15 }),
  })
  .map(({ codec, passages }) => {
    let document = 0
    return {
      compressed: compress(
        codec,
        dividedRows(
          sample,
          passages.map(({ rows }) => rows),
        ),
        nearest,
      ),
      documentOf: Uint32Array.from(passages, ({ next }) => (next ? ++document : document)),
    }
  })

describe('the records of a chunk', () => {
  test('give back the chunk, in views of them', () => {
    fc.assert(
      fc.property(anyChunk, (chunk) => {
        const records = encodeChunk(chunk)
        const { codes, documentOf, residualsChecksum } = decodeChunk(records.chunk)
        const residuals = decodeResiduals(records.residuals)
        expect({ compressed: { ...codes, residuals }, documentOf }).toEqual(chunk)
        expect(residualsChecksum).toBe(checksum(records.residuals))
        for (const view of [documentOf, codes.doclens, codes.codes]) expect(view.buffer).toBe(records.chunk)
        expect(residuals.buffer).toBe(records.residuals)
      }),
    )
  })

  test('are refused as corrupt after any damage', () => {
    fc.assert(
      fc.property(anyChunk, damaged, (chunk, damage) => {
        const records = encodeChunk(chunk)
        expect(() => decodeChunk(damage(records.chunk))).toThrow(corrupt)
        expect(() => decodeResiduals(damage(records.residuals))).toThrow(corrupt)
      }),
      { numRuns: 500 },
    )
  })

  test('are refused when their parts do not fit each other, though the checksum does', () => {
    const head = (passages: number, tokens: number, width: number, bits: number) =>
      Uint32Array.of(passages, tokens, width, bits)
    const codec = new TextEncoder().encode('codec')
    const record = (change: Partial<Record<number, ArrayBufferView>>) =>
      writeFrame(
        'CLCH',
        2,
        [
          head(2, 3, 8, 4),
          codec,
          Uint32Array.of(0, 1),
          Uint16Array.of(1, 2),
          new Uint16Array(3),
          new TextEncoder().encode('checksum'),
        ].map((section, index) => change[index] ?? section),
      )
    expect(decodeChunk(record({})).codes.tokens).toBe(3)
    const changes: Partial<Record<number, ArrayBufferView>>[] = [
      { 0: head(3, 3, 8, 4) },
      { 0: head(2, 4, 8, 4) },
      { 0: head(2, 3, 12, 4) },
      { 0: head(2, 3, 0, 4) },
      { 0: head(2, 3, 8, 3) },
      { 0: head(2, 3, 8, 32) },
      { 0: new Uint8Array(3) },
      { 0: new Uint32Array(0) },
      { 2: Uint32Array.of(0) },
      { 2: Uint32Array.of(1, 0) },
      { 3: Uint16Array.of(1, 1) },
      { 3: Uint16Array.of(3) },
      { 4: new Uint16Array(2) },
      { 4: new Uint8Array(5) },
    ]
    for (const change of changes) expect(() => decodeChunk(record(change))).toThrow(corrupt)
    expect(() => decodeChunk(writeFrame('CLCH', 2, []))).toThrow(corrupt)
    expect(() => decodeResiduals(writeFrame('CLRS', 1, []))).toThrow(corrupt)
  })

  test.each<[Nbits, number]>([
    [1, 2],
    [2, 4],
    [4, 8],
    ['f32', 64],
  ])('of %s bits takes %i residual bytes a token of dim 16', (nbits, bytes) => {
    const codec = trainCodec(sample, { nbits, seed: 1, tokens: 120, nearest })
    const { residuals, tokens } = compress(codec, [sample], nearest)
    expect(residuals.length / tokens).toBe(bytes)
  })
})
