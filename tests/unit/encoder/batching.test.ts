import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BatchPolicy, padBatch, planBatches } from '../../../src/encoder/batching.ts'

const policy: BatchPolicy = { tokens: 512, similarity: 0.8, alone: false }

describe('planBatches', () => {
  const lengths = fc.array(fc.integer({ min: 3, max: 600 }), { maxLength: 200 })

  test('covers every text once, within the bounds', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 2000 }), (all, tokens) => {
        const batches = planBatches(all, { ...policy, tokens })
        expect(batches.flat().sort((a, b) => a - b)).toEqual([...all.keys()])
        for (const batch of batches) {
          const [shortest = 0, longest = 0] = [Math.min, Math.max].map((of) =>
            of(...batch.map((index) => all[index] ?? 0)),
          )
          expect(batch.length === 1 || longest * batch.length <= tokens).toBe(true)
          expect(shortest).toBeGreaterThanOrEqual(longest * policy.similarity)
        }
      }),
    )
  })

  test('fills a batch as far as its bound goes', () => {
    expect(planBatches(Array(9).fill(64), policy).map((batch) => batch.length)).toEqual([8, 1])
  })

  test('leaves every text alone when told to', () => {
    expect(planBatches([5, 5, 9], { ...policy, alone: true })).toEqual([[2], [0], [1]])
  })

  test('has no batches for no texts', () => {
    expect(planBatches([], policy)).toEqual([])
  })
})

test('padBatch pads to the longest text in one allocation', () => {
  const texts = [
    { ids: [101, 2, 7, 102], attention: [1, 1, 1, 1], kept: [] },
    { ids: [101, 103], attention: [1, 0], kept: [] },
  ] as const
  const { texts: rows, length, tensors } = padBatch(texts, 9, ['input_ids', 'attention_mask', 'token_type_ids'])
  expect([rows, length]).toEqual([2, 4])
  const numbers = [...tensors.values()].map((tensor) => [...tensor].map(Number))
  expect(numbers).toEqual([
    [101, 2, 7, 102, 101, 103, 9, 9],
    [1, 1, 1, 1, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
  ])
  expect(new Set([...tensors.values()].map(({ buffer }) => buffer)).size).toBe(1)
})
