import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Arena } from '../../../src/kernel/memory.ts'

const page = 65_536

describe('Arena', () => {
  test('blocks are aligned, never overlap and keep what was written, in any order of use', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('allocate' as const), sizes: fc.tuple(fc.nat(90_000), fc.nat(5000)) }),
        fc.record({ kind: fc.constant('release' as const), which: fc.nat(20) }),
      ),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(steps, (all) => {
        const arena = new Arena()
        const blocks: { parts: number[]; sizes: number[]; mark: number }[] = []
        for (const [mark, step] of all.entries()) {
          if (step.kind === 'allocate') {
            const parts = arena.allocate(...step.sizes)
            for (const [index, part] of parts.entries()) {
              expect(part % 16).toBe(0)
              arena.bytes(part, step.sizes[index] ?? 0).fill(mark)
            }
            blocks.push({ parts: [...parts], sizes: step.sizes, mark })
          } else {
            const [released] = blocks.splice(step.which % Math.max(blocks.length, 1), 1)
            if (released) arena.release(released.parts[0] ?? 0)
          }
        }
        for (const { parts, sizes, mark } of blocks) {
          for (const [index, part] of parts.entries()) {
            expect(arena.bytes(part, sizes[index] ?? 0).every((byte) => byte === mark)).toBe(true)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  test('what is released is used again, neighbours as one', () => {
    const arena = new Arena()
    const blocks = [1, 2, 3].map(() => arena.allocate(10 * page)[0])
    const grown = arena.memory.buffer.byteLength
    for (const block of [blocks[0], blocks[2], blocks[1]]) arena.release(block ?? 0)
    arena.allocate(30 * page)
    expect(arena.memory.buffer.byteLength).toBe(grown)
  })

  test('a full memory is an error with a way out, and nothing is lost', () => {
    const arena = new Arena(new WebAssembly.Memory({ initial: 1, maximum: 4 }))
    const [kept] = arena.allocate(page)
    arena.bytes(kept, page).fill(7)
    expect(() => arena.allocate(4 * page)).toThrow(
      expect.objectContaining({ code: 'storage-full', message: expect.stringContaining('memory limit') }),
    )
    expect(arena.bytes(kept, page).every((byte) => byte === 7)).toBe(true)
    expect(arena.allocate(2 * page)).toHaveLength(1)
  })

  test('a lost block is never handed out again, released or not', () => {
    const arena = new Arena()
    const [lost] = arena.allocate(page)
    const [after] = arena.allocate(100)
    arena.lose(lost)
    expect(arena.sizeOf(lost)).toBe(page)
    arena.release(lost)
    arena.release(after)
    for (let block = 0; block < 20; block++) {
      const [address] = arena.allocate(page / 2)
      expect(address < lost - page / 2 || address >= lost + page).toBe(true)
    }
  })

  test('a block is released once', () => {
    const arena = new Arena()
    const [block] = arena.allocate(100)
    expect(arena.sizeOf(block)).toBe(112)
    arena.release(block)
    expect(() => arena.release(block)).toThrow(RangeError)
  })
})
