import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bucketing } from '../../../../src/core/codec/bucketing.ts'
import { trainBuckets } from '../../../../src/core/codec/buckets.ts'
import type { PackedNbits } from '../../../../src/core/codec/packing.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

const anyResiduals = fc
  .float32Array({ min: -1, max: 1, noNaN: true, minLength: 1, maxLength: 300 })
  .filter((values) => values.some((value) => Math.abs(value) > 1e-3))
const anyNbits = fc.constantFrom<PackedNbits>(1, 2, 4)

describe('trainBuckets', () => {
  test('gives ascending cutoffs and weights in the right number', () => {
    fc.assert(
      fc.property(anyResiduals, anyNbits, (residuals, nbits) => {
        const { bucketCutoffs, bucketWeights, bucketScale } = trainBuckets(residuals, nbits)
        expect(bucketWeights).toHaveLength(2 ** nbits)
        expect(bucketCutoffs).toHaveLength(2 ** nbits - 1)
        expect(bucketWeights).toEqual(bucketWeights.toSorted())
        expect(bucketCutoffs).toEqual(bucketCutoffs.toSorted())
        expect(bucketScale).toBeGreaterThan(0)
      }),
    )
  })

  test('puts every value in the bucket of its nearest weight', () => {
    fc.assert(
      fc.property(anyResiduals, anyNbits, (residuals, nbits) => {
        const { bucketCutoffs, bucketWeights } = trainBuckets(residuals, nbits)
        const bucketing = new Bucketing(bucketCutoffs)
        for (const value of residuals) {
          const error = Math.abs(value - (bucketWeights[bucketing.bucketOf(value)] ?? 0))
          const least = Math.min(...bucketWeights.map((weight) => Math.abs(value - weight)))
          expect(error).toBeLessThanOrEqual(least + 1e-6)
        }
      }),
    )
  })

  test.each([1, 2, 4] as const)('errs less with %i bits than quantile buckets with their mid-points', (nbits) => {
    const residuals = clusteredEmbeddings({ rows: 200, dim: 32 }).data
    const { bucketCutoffs, bucketWeights } = trainBuckets(residuals, nbits)
    const sorted = residuals.toSorted()
    const quantile = (share: number) => sorted[Math.floor(share * sorted.length)] ?? 0
    const count = 2 ** nbits
    const cutoffs = Float32Array.from({ length: count - 1 }, (_, bucket) => quantile((bucket + 1) / count))
    const weights = Float32Array.from({ length: count }, (_, bucket) => quantile((bucket + 0.5) / count))
    expect(squaredError(residuals, bucketCutoffs, bucketWeights)).toBeLessThan(
      squaredError(residuals, cutoffs, weights),
    )
  })
})

function squaredError(values: Float32Array, cutoffs: Float32Array, weights: Float32Array): number {
  const bucketing = new Bucketing(cutoffs)
  return values.reduce((sum, value) => sum + (value - (weights[bucketing.bucketOf(value)] ?? 0)) ** 2, 0)
}
