import { describe, expect, test } from 'vitest'
import { murmur3, murmur3Hex } from '../../../../src/core/bytes/murmur.ts'

describe('MurmurHash3 x86 128', () => {
  test('gives the published verification value', () => {
    // SMHasher's VerificationTest: hash the keys [], [0], [0, 1], ... with seeds 256, 255, ..., then hash the hashes.
    const hashes = new Uint8Array(256 * 16)
    const view = new DataView(hashes.buffer)
    for (let length = 0; length < 256; length++) {
      const key = Uint8Array.from({ length }, (_, index) => index)
      for (const [word, value] of murmur3(key, 256 - length).entries()) {
        view.setUint32(length * 16 + word * 4, value, true)
      }
    }
    expect(murmur3(hashes)[0]).toBe(0xb3ece62a)
  })

  test('gives the known digests of known texts', () => {
    const digest = (text: string) => murmur3Hex(new TextEncoder().encode(text))
    expect(digest('')).toBe('00000000000000000000000000000000')
    expect(digest('The quick brown fox jumps over the lazy dog')).toBe('2f1583c3ecee2c675d7bf66ce5e91d2c')
  })

  test('reads bytes at any offset of their buffer', () => {
    const bytes = Uint8Array.from({ length: 50 }, (_, index) => index * 7)
    const shifted = new Uint8Array(60)
    shifted.set(bytes, 3)
    expect(murmur3(shifted.subarray(3, 53))).toEqual(murmur3(bytes))
  })
})
