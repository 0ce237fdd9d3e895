import { describe, expect, it } from 'vitest'
import { editDistance } from '../../../src/core/lexical/distance.ts'
import { unanswerable } from '../../../src/node/evaluation/off-topic.ts'
import { misspell } from '../../../src/node/evaluation/typos.ts'

describe('misspelt queries', () => {
  it('have at most one edit in each long word and none in short ones, the same for the same seed', () => {
    const query = 'how to cancel pending requests in the browser'
    for (let seed = 0; seed < 50; seed++) {
      const misspelt = misspell(query, seed)
      expect(misspell(query, seed)).toBe(misspelt)
      for (const [index, word] of query.split(' ').entries()) {
        const distance = editDistance(word, misspelt.split(' ')[index] ?? '', 3)
        expect(distance).toBeLessThanOrEqual(word.length > 4 ? 1 : 0)
      }
    }
    expect(misspell(query, 1)).not.toBe(query)
  })

  it('and unanswerable ones are the same in every run', () => {
    expect(unanswerable()).toEqual(unanswerable())
    expect(new Set(unanswerable()).size).toBe(unanswerable().length)
  })
})
