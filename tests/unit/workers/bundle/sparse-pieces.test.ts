import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SparsePieces } from '../../../../workers/bundle/sparse-pieces.ts'

const contents = fc.dictionary(fc.nat(500).map(String), fc.uint8Array({ maxLength: 20 }))

function sparse(content: Readonly<Record<string, Uint8Array>>): SparsePieces {
  const pieces = new SparsePieces()
  for (const [index, bytes] of Object.entries(content)) pieces.put(Number(index), bytes)
  return pieces
}

test('what was put in is there after it was stored, and nothing else', () => {
  fc.assert(
    fc.property(contents, (content) => {
      const again = SparsePieces.decode(sparse(content).encode())
      for (let index = 0; index <= 500; index++) {
        const expected = content[index]
        const length = expected?.length ?? 3
        expect(again.get({ index, start: 7, end: 7 + length })).toEqual(expected)
        expect(again.get({ index, start: 7, end: 8 + length })).toBeUndefined()
      }
    }),
    { numRuns: 20 },
  )
})

test('one that was damaged or cut short is refused', () => {
  fc.assert(
    fc.property(contents, fc.nat(), (content, at) => {
      const stored = sparse(content).encode()
      const turned = new Uint8Array(stored.slice(0))
      turned[at % turned.length] = (turned[at % turned.length] as number) ^ 1
      expect(() => SparsePieces.decode(turned.buffer)).toThrow(/cannot be read|version/)
      expect(() => SparsePieces.decode(stored.slice(0, at % stored.byteLength))).toThrow(/cannot be read/)
    }),
  )
})
