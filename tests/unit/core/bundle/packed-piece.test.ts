import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { expect, test } from 'vitest'
import { packPiece, unpackPiece } from '../../../../src/core/bundle/packed-piece.ts'

const deflate = promisify(deflateRaw)
const inflate = async (packed: Uint8Array) => Uint8Array.from(await promisify(inflateRaw)(packed)).buffer

test('a piece is compressed where that makes it smaller, and tells whether it is', async () => {
  for (const piece of [Uint8Array.of(1), Uint8Array.of(1, 2, 3), new TextEncoder().encode('{}'), new Uint8Array(0)]) {
    expect(await unpackPiece(await packPiece(piece, deflate), inflate)).toEqual(piece)
  }
  const long = new TextEncoder().encode(`{"text":"${'again '.repeat(100)}"}`)
  const packed = await packPiece(long, deflate)
  expect(packed.length).toBeLessThan(60)
  expect(await unpackPiece(packed, inflate)).toEqual(long)
})
