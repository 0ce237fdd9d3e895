import { describe, expect, it } from 'vitest'
import { meanScores, ndcg, recall, success } from '../../../src/node/evaluation/metrics.ts'

const judged = new Map([
  ['a', 2],
  ['b', 1],
  ['c', 0],
])

describe('metrics', () => {
  it('gain is linear in the grade and falls with the rank', () => {
    const ideal = 2 + 1 / Math.log2(3)
    expect(ndcg(['a', 'b'], judged, 10)).toBe(1)
    expect(ndcg(['b', 'a'], judged, 10)).toBeCloseTo((1 + 2 / Math.log2(3)) / ideal, 12)
    expect(ndcg(['x', 'y', 'b'], judged, 10)).toBeCloseTo(1 / Math.log2(4) / ideal, 12)
    expect(ndcg(['x', 'a'], judged, 1)).toBe(0)
    expect(ndcg(['a'], new Map(), 10)).toBe(0)
  })

  it('the ideal is cut as the ranking is', () => {
    const many = new Map(Array.from({ length: 20 }, (_, index) => [`d${index}`, 1]))
    expect(ndcg([...many.keys()], many, 10)).toBe(1)
  })

  it('success and recall count relevant documents only', () => {
    expect(success(['c', 'a'], judged, 1)).toBe(0)
    expect(success(['c', 'a'], judged, 2)).toBe(1)
    expect(recall(['c', 'a'], judged, 100)).toBe(0.5)
    expect(recall(['x'.repeat(3), 'a', 'b'], judged, 2)).toBe(0.5)
  })

  it('means run over judged queries, without a ranking too', () => {
    const scores = meanScores(
      new Map([['q1', ['a', 'b']]]),
      new Map([
        ['q1', judged],
        ['q2', judged],
      ]),
    )
    expect(scores).toEqual({ 'ndcg@10': 0.5, 'success@1': 0.5, 'recall@100': 0.5 })
  })
})
