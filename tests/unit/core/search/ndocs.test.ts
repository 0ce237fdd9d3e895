import { describe, expect, it } from 'vitest'
import { firstShare, ndocsFor, surelyWithin } from '../../../../src/core/search/ndocs.ts'

describe('how far passages are scored', () => {
  it.each([false, true])('is the same up to 100,000 passages, and further among more; by both %s', (byBoth) => {
    const few = surelyWithin(3000, byBoth, 32)
    expect(surelyWithin(100_000, byBoth, 32)).toBe(few)
    expect(surelyWithin(400_000, byBoth, 32)).toBeCloseTo(few + 0.2)
    expect(surelyWithin(1_000_000, byBoth, 32)).toBeGreaterThan(surelyWithin(400_000, byBoth, 32))
  })

  it.each([false, true])('is further for a query of a word or two; by both %s', (byBoth) => {
    const [word, sentence] = [surelyWithin(3000, byBoth, 6), surelyWithin(3000, byBoth, 12)]
    expect(word).toBeGreaterThan(sentence)
    expect(sentence).toBe(surelyWithin(3000, byBoth, 32))
  })

  it('is less far where words count as well', () => {
    expect(surelyWithin(100_000, true, 32)).toBeLessThan(surelyWithin(100_000, false, 32))
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
