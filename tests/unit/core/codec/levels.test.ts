import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxLevel, minLevel, residualLevels, roundToLevels } from '../../../../src/core/codec/levels.ts'
import { exactCodec } from '../../../../src/core/codec/record.ts'

const anyWeights = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 16 })
  .filter((weights) => weights.some((weight) => Math.abs(weight) > 1e-6))

describe('residual levels', () => {
  test('are 7-bit whole multiples of the scale, within half a step of the weights', () => {
    fc.assert(
      fc.property(anyWeights, (weights) => {
        const rounded = roundToLevels(weights)
        expect(Math.fround(rounded.bucketScale)).toBe(rounded.bucketScale)
        const levels = residualLevels({ ...exactCodec(8), ...rounded })
        for (const [index, level] of levels.entries()) {
          expect(level).toBeGreaterThanOrEqual(minLevel)
          expect(level).toBeLessThanOrEqual(maxLevel)
          expect(rounded.bucketWeights[index]).toBe(Math.fround(level * rounded.bucketScale))
          const error = Math.abs((rounded.bucketWeights[index] ?? 0) - (weights[index] ?? 0))
          expect(error).toBeLessThanOrEqual(rounded.bucketScale * 0.5001)
        }
      }),
    )
  })

  test('use the whole range', () => {
    fc.assert(
      fc.property(anyWeights, (weights) => {
        const levels = residualLevels({ ...exactCodec(8), ...roundToLevels(weights) })
        expect(levels.includes(minLevel) || levels.includes(maxLevel)).toBe(true)
      }),
    )
  })
})
