import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TopK } from '../../../../src/core/search/topk.ts'

// Few different scores, so that ties are common.
const anyScores = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 60 })

describe('TopK', () => {
  test('keeps what sorting by score and then by order keeps', () => {
    fc.assert(
      fc.property(anyScores, fc.integer({ min: 1, max: 20 }), (scores, k) => {
        const top = new TopK<number>(k)
        for (const [index, score] of scores.entries()) top.offer(score, index)
        const sorted = Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
        expect(top.ranked()).toEqual(sorted.slice(0, k))
      }),
    )
  })

  test('tells the score to exceed', () => {
    const top = new TopK<string>(2)
    expect(top.threshold).toBe(-Infinity)
    top.offer(1, 'a')
    expect(top.threshold).toBe(-Infinity)
    top.offer(3, 'b')
    expect(top.threshold).toBe(1)
    top.offer(2, 'c')
    expect(top.threshold).toBe(2)
    expect(top.ranked()).toEqual(['b', 'c'])
  })

  test('keeps nothing for k 0', () => {
    const top = new TopK<string>(0)
    top.offer(1, 'a')
    expect(top.ranked()).toEqual([])
  })
})
