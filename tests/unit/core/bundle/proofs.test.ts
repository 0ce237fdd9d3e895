import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isProven, proofBytes, prove, rootBytes } from '../../../../src/core/bundle/proofs.ts'
import { digestOf } from '../../../../src/node/bundle/digest.ts'

/** Different ones: of two that are the same, neither can be in the place of the other. */
const pieceLists = fc.uniqueArray(fc.uint8Array({ maxLength: 20 }), { selector: String, minLength: 1, maxLength: 300 })

describe('proofs', () => {
  test('tell a piece of its place from any other', async () => {
    await fc.assert(
      fc.asyncProperty(pieceLists, fc.nat(), fc.nat(), async (pieces, one, other) => {
        const { roots, proofs } = await prove(pieces, digestOf)
        expect(roots.length).toBe(rootBytes(pieces.length))
        const [index, wrong] = [one % pieces.length, other % pieces.length]
        const [piece, proof] = [pieces[index] ?? new Uint8Array(0), proofs[index] ?? new Uint8Array(0)]
        expect(proof.length).toBe(proofBytes)
        expect(await isProven(piece, index, proof, roots, digestOf)).toBe(true)
        if (wrong === index) return
        const misplaced = pieces[wrong] ?? new Uint8Array(0)
        expect(await isProven(misplaced, index, proofs[wrong] ?? proof, roots, digestOf)).toBe(false)
        expect(await isProven(piece, wrong, proof, roots, digestOf)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  test("hold in each other's place for pieces that are the same, which harms nobody", async () => {
    const pieces = [Uint8Array.of(7), Uint8Array.of(7)]
    const { roots, proofs } = await prove(pieces, digestOf)
    expect(await isProven(Uint8Array.of(7), 0, proofs[1] ?? roots, roots, digestOf)).toBe(true)
    expect(await isProven(Uint8Array.of(8), 0, proofs[1] ?? roots, roots, digestOf)).toBe(false)
  })

  test('find every byte that was turned, be it of the piece, the proof or the root', async () => {
    const pieces = Array.from({ length: 20 }, (_, index) => Uint8Array.of(index, index, 7))
    const { roots, proofs } = await prove(pieces, digestOf)
    const proven = (index: number, change: (parts: Uint8Array[]) => void) => {
      const parts = [pieces[index], proofs[index], roots].map((part) => Uint8Array.from(part ?? []))
      change(parts)
      const [piece = roots, proof = roots, changed = roots] = parts
      return isProven(piece, index, proof, changed, digestOf)
    }
    const turn = (part: number, byte: number) => (parts: Uint8Array[]) => {
      const bytes = parts[part]
      if (bytes !== undefined) bytes[byte] = (bytes[byte] ?? 0) ^ 1
    }
    expect(await proven(5, () => undefined)).toBe(true)
    expect(await proven(19, () => undefined)).toBe(true)
    for (let byte = 0; byte < 3; byte++) expect(await proven(5, turn(0, byte))).toBe(false)
    for (let byte = 0; byte < proofBytes; byte++) expect(await proven(5, turn(1, byte))).toBe(false)
    for (let byte = 0; byte < 10; byte++) expect(await proven(5, turn(2, byte))).toBe(false)
  })

  test('a piece is not taken for a node of the tree', async () => {
    const pieces = [Uint8Array.of(1), Uint8Array.of(2)]
    const { roots, proofs } = await prove(pieces, digestOf)
    const digest = (bytes: Uint8Array) => Buffer.from(digestOf(bytes), 'hex').subarray(0, 10)
    const children = pieces.map((piece) => digest(Uint8Array.of(0, ...piece)))
    const forged = Uint8Array.from(children.flatMap((child) => [...child]))
    const proof = Uint8Array.from([...(proofs[0] ?? new Uint8Array(0)).subarray(10), ...new Uint8Array(10)])
    expect(await isProven(forged, 0, proof, roots, digestOf)).toBe(false)
  })

  test('there are none of no pieces, and none beyond the last', async () => {
    const { roots, proofs } = await prove([], digestOf)
    expect([roots.length, proofs.length]).toEqual([0, 0])
    expect(await isProven(Uint8Array.of(1), 0, new Uint8Array(proofBytes), roots, digestOf)).toBe(false)
  })
})
