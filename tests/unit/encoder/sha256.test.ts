import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { portableSha256 } from '../../../src/encoder/portable-digest.ts'
import { sha256 } from '../../../src/encoder/sha256.ts'

const reference = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const portable = (bytes: Uint8Array) => Buffer.from(portableSha256(bytes)).toString('hex')

afterEach(() => {
  vi.unstubAllGlobals()
})

test('is SHA-256 for every length around a block', () => {
  for (let length = 0; length <= 130; length++) {
    const bytes = new Uint8Array(length).fill(length)
    expect(portable(bytes)).toBe(reference(bytes))
  }
})

test('is SHA-256 for any bytes, in the middle of a buffer too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1000 }), fc.nat(10), (bytes, offset) => {
      expect(portable(bytes.subarray(offset))).toBe(reference(bytes.subarray(offset)))
    }),
  )
})

test('does without the platform where it has no digest', async () => {
  const bytes = new TextEncoder().encode('insecure origin')
  const native = await sha256(bytes)
  vi.stubGlobal('crypto', {})
  expect(await sha256(bytes)).toBe(native)
})
