import type { Codec } from '../types.ts'

/** Levels are 7-bit signed integers: relaxed SIMD dot products are only defined for one operand of 7 bits. */
export const minLevel = -64
export const maxLevel = 63

/** Bucket weights as whole multiples of `bucketScale`, one for each of the 2^nbits buckets. Empty for f32. */
export function residualLevels(codec: Codec): Int8Array<ArrayBuffer> {
  return Int8Array.from(codec.bucketWeights, (weight) => Math.round(weight / codec.bucketScale))
}

/** Rounds bucket weights to levels, with the finest step at which the largest weight still fits 7 bits. */
export function roundToLevels(weights: ArrayLike<number>): { bucketWeights: Float32Array; bucketScale: number } {
  let bucketScale = 0
  for (const weight of Array.from(weights)) {
    bucketScale = Math.max(bucketScale, weight / maxLevel, weight / minLevel)
  }
  bucketScale = Math.fround(bucketScale)
  const bucketWeights = Float32Array.from(weights, (weight) => {
    const level = Math.min(maxLevel, Math.max(minLevel, Math.round(weight / bucketScale)))
    return level === 0 ? 0 : level * bucketScale
  })
  return { bucketWeights, bucketScale }
}
