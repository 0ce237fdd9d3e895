import { describe, expect, it } from 'vitest'
import { parseRelevanceFloor } from '../../../src/encoder/contract.ts'

describe('relevance floor', () => {
  it('is what the package says, if it says anything', () => {
    expect(parseRelevanceFloor({ relevance_floor: 0.6 })).toBe(0.6)
    expect(parseRelevanceFloor({ relevance_floor: null })).toBeUndefined()
    expect(parseRelevanceFloor({})).toBeUndefined()
    expect(parseRelevanceFloor(undefined)).toBeUndefined()
  })

  it.each([-0.1, 1.1, Number.NaN, '0.6', true])('is refused when it is %s', (value) => {
    expect(() => parseRelevanceFloor({ relevance_floor: value })).toThrow(
      /relevance_floor must be a number from 0 to 1/,
    )
  })
})
