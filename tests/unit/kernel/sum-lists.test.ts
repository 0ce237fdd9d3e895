import { expect, test } from 'vitest'
import { instantiate } from '../../../src/kernel/module.ts'

const [above, thresholds, listed, starts, postings, work, sums] = [0, 16, 32, 64, 128, 256, 512] as const

// Threads write sums side by side: whoever has none must leave those of others alone.
test.each([
  { passages: 0, expected: [7, 7, 7, 7] },
  { passages: 4, expected: [0, 34, 0, 0] },
])('a segment of $passages passages writes the sums of so many', async ({ passages, expected }) => {
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { exports } = await instantiate('simd', memory)
  new Uint8Array(memory.buffer, above, 16).fill(1)
  new Uint8Array(memory.buffer, thresholds, 2).fill(9)
  new Uint32Array(memory.buffer, starts, 2).set([0, passages === 0 ? 0 : 1])
  new Uint16Array(memory.buffer, postings, 1).set([1])
  const written = new Uint32Array(memory.buffer, sums, 4).fill(7)
  exports.sumLists(above, 16, thresholds, listed, 1, starts, postings, passages, work, sums)
  expect([...written]).toEqual(expected)
})
