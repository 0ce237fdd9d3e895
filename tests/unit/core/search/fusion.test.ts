import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fusion, type TwiceScored } from '../../../../src/core/search/fusion.ts'

const fuse = (documents: readonly TwiceScored[]): number[] => documents.map(fusion(documents))

describe('fusion', () => {
  it('puts what both rankings favour first', () => {
    const [both = 0, near = 0, worded = 0, neither = 0] = fuse([
      { semantic: 20, lexical: 8 },
      { semantic: 20, lexical: 0 },
      { semantic: 12, lexical: 8 },
      { semantic: 12, lexical: 0 },
    ])
    expect(both).toBeGreaterThan(near)
    expect(near).toBeGreaterThan(worded)
    expect(worded).toBeGreaterThan(neither)
  })

  it('takes a document that is not among the nearest for as near as the last of those', () => {
    const [, last, unknown] = fuse([
      { semantic: 20, lexical: 1 },
      { semantic: 12, lexical: 1 },
      { semantic: undefined, lexical: 1 },
    ])
    expect(unknown).toBe(last)
  })

  it('keeps the order of one ranking where the other cannot tell', () => {
    const score = fc.integer({ min: 1, max: 1000 })
    fc.assert(
      fc.property(fc.uniqueArray(score, { minLength: 1 }), fc.boolean(), (scores, words) => {
        const fused = fuse(scores.map((one) => (words ? { semantic: 5, lexical: one } : { semantic: one, lexical: 5 })))
        const order = (values: readonly number[]) =>
          values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
        expect(order(fused)).toEqual(order(scores))
      }),
    )
  })

  it('gives numbers, whatever it is given', () => {
    const document = fc.record({ semantic: fc.option(fc.nat(), { nil: undefined }), lexical: fc.nat() })
    fc.assert(
      fc.property(fc.array(document), (documents) => {
        expect(fuse(documents).filter((score) => !Number.isFinite(score))).toEqual([])
      }),
    )
  })

  it('measures a further document by the others', () => {
    const others = [
      { semantic: 20, lexical: 8 },
      { semantic: 12, lexical: 0 },
    ]
    const scoreOf = fusion(others)
    expect(others.map(scoreOf)).toEqual(fuse(others))
    expect(scoreOf({ semantic: 20, lexical: 8 })).toBe(fuse(others)[0])
    expect(scoreOf({ semantic: 10, lexical: 0 })).toBeLessThan(scoreOf({ semantic: 12, lexical: 0 }))
  })
})
