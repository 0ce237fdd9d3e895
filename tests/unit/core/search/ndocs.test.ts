import { describe, expect, it } from 'vitest'
import { firstShare, ndocsFor, surelyWithin } from '../../../../src/core/search/ndocs.ts'

describe('how far passages are scored', () => {
  it.each([false, true])('is the same up to 100,000 passages, and further among more; by both %s', (byBoth) => {
    const few = surelyWithin(3000, byBoth)
    expect(surelyWithin(100_000, byBoth)).toBe(few)
    expect(surelyWithin(400_000, byBoth)).toBeCloseTo(few + 0.2)
    expect(surelyWithin(1_000_000, byBoth)).toBeGreaterThan(surelyWithin(400_000, byBoth))
  })

  it('is less far where words count as well', () => {
    expect(surelyWithin(100_000, true)).toBeLessThan(surelyWithin(100_000, false))
  })
})

describe('documents of a shortlist', () => {
  it('are looked at in part first, unless they are few for what is compared', () => {
    expect(firstShare(20, ndocsFor(50, 100_000))).toBeLessThan(1)
    expect(firstShare(1000, ndocsFor(1000, 30_000))).toBe(1)
  })

  it('grow with what is wanted and with the collection, more slowly than either', () => {
    expect(ndocsFor(100, 100_000)).toBeGreaterThan(ndocsFor(10, 100_000))
    expect(ndocsFor(100, 100_000)).toBeLessThan(10 * ndocsFor(10, 100_000))
    expect(ndocsFor(10, 1_000_000)).toBeGreaterThan(ndocsFor(10, 100_000))
    expect(ndocsFor(10, 1_000_000)).toBeLessThan(10 * ndocsFor(10, 100_000))
  })
})
