import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PackedNbits, packIndices, residualBytes, unpackIndices } from '../../../../src/core/codec/packing.ts'

const anyIndices = fc
  .record({ nbits: fc.constantFrom<PackedNbits>(1, 2, 4), dim: fc.integer({ min: 1, max: 32 }).map((n) => n * 8) })
  .chain(({ nbits, dim }) =>
    fc.record({
      nbits: fc.constant(nbits),
      dim: fc.constant(dim),
      indices: fc
        .integer({ min: 0, max: 4 })
        .chain((tokens) => fc.uint8Array({ minLength: tokens * dim, maxLength: tokens * dim, max: 2 ** nbits - 1 })),
    }),
  )

describe('packing', () => {
  test('gives back what was packed', () => {
    fc.assert(
      fc.property(anyIndices, ({ nbits, dim, indices }) => {
        const packed = packIndices(indices, dim, nbits)
        expect(packed).toHaveLength((indices.length / dim) * residualBytes(dim, nbits))
        expect(unpackIndices(packed, dim, nbits)).toEqual(Uint8Array.from(indices))
      }),
    )
  })

  test('puts dimension plane * rowBytes + byte into plane bits of a byte', () => {
    fc.assert(
      fc.property(anyIndices, ({ nbits, dim, indices }) => {
        const packed = packIndices(indices, dim, nbits)
        const rowBytes = (dim * nbits) / 8
        for (const [at, index] of indices.entries()) {
          const dimension = at % dim
          const plane = Math.floor(dimension / rowBytes)
          const byte = packed[Math.floor(at / dim) * rowBytes + (dimension % rowBytes)] ?? 0
          expect((byte >> (plane * nbits)) & (2 ** nbits - 1)).toBe(index)
        }
      }),
    )
  })

  test('packs rows that were worked out by hand', () => {
    expect(packIndices(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 8, 4)).toEqual(Uint8Array.of(0x51, 0x62, 0x73, 0x84))
    expect(packIndices(Uint8Array.of(0, 1, 2, 3, 3, 2, 1, 0), 8, 2)).toEqual(
      Uint8Array.of(0b01_11_10_00, 0b00_10_11_01),
    )
    expect(packIndices(Uint8Array.of(1, 0, 0, 0, 1, 1, 0, 1), 8, 1)).toEqual(Uint8Array.of(0b1011_0001))
  })

  test('tells the bytes of a token', () => {
    expect([1, 2, 4, 'f32'].map((nbits) => residualBytes(96, nbits as PackedNbits | 'f32'))).toEqual([12, 24, 48, 384])
  })
})
