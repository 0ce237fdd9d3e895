import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fusion, type TwiceScored, worthOfWords } from '../../../../src/core/search/fusion.ts'

const most = { semantic: 20, lexical: 8 }

describe('fusion', () => {
  it('puts what both rankings favour first', () => {
    const [both = 0, near = 0, worded = 0, neither = 0] = [
      { semantic: 20, lexical: 8 },
      { semantic: 20, lexical: 0 },
      { semantic: 12, lexical: 8 },
      { semantic: 12, lexical: 0 },
    ].map(fusion(most))
    expect(both).toBe(1)
    expect(near).toBeGreaterThan(neither)
    expect(worded).toBeGreaterThan(neither)
    expect(both).toBeGreaterThan(Math.max(near, worded))
  })

  it('lets words count the less, the fewer of those asked for any document holds', () => {
    const near = { semantic: 14, lexical: 0 }
    const worded = { semantic: 12, lexical: 4 }
    const better = (lexical: number) =>
      fusion({ semantic: 20, lexical })(worded) > fusion({ semantic: 20, lexical })(near)
    expect(better(8)).toBe(true)
    expect(better(80)).toBe(false)
  })

  it('counts words as it does the MaxSim that they are worth', () => {
    const scores = fc.record({
      semantic: fc.double({ min: 0, max: 20, noNaN: true }),
      lexical: fc.double({ min: 0, max: 8, noNaN: true }),
    })
    const score = fusion(most)
    const worth = worthOfWords(most)
    fc.assert(
      fc.property(scores, ({ semantic, lexical }) => {
        expect(score({ semantic: semantic + worth(lexical), lexical: 0 })).toBeCloseTo(score({ semantic, lexical }))
      }),
    )
    expect(worthOfWords({ semantic: 20, lexical: 0 })(0)).toBe(0)
  })

  it('keeps the order of one ranking where the other cannot tell', () => {
    const score = fc.integer({ min: -1000, max: 1000 })
    fc.assert(
      fc.property(fc.uniqueArray(score, { minLength: 1 }), fc.boolean(), (scores, words) => {
        const documents: TwiceScored[] = scores.map((one) =>
          words ? { semantic: 5, lexical: one } : { semantic: one, lexical: 5 },
        )
        const fused = documents.map(fusion(most))
        const order = (values: readonly number[]) =>
          values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
        expect(order(fused)).toEqual(order(scores))
      }),
    )
  })

  it('gives numbers, whatever it is given', () => {
    const score = fc.record({ semantic: fc.nat(), lexical: fc.nat() })
    fc.assert(
      fc.property(score, score, (document, allowed) => {
        expect(fusion(allowed)(document)).toSatisfy(Number.isFinite)
      }),
    )
  })
})
