import { roundToLevels } from './levels.ts'
import type { PackedNbits } from './packing.ts'

/** How residual values are divided into buckets, and the value that stands for each. */
export interface Buckets {
  readonly bucketCutoffs: Float32Array
  readonly bucketWeights: Float32Array
  readonly bucketScale: number
}

/** Most rounds of Lloyd's iteration. It comes to rest by itself, for 16 buckets after some hundreds. */
const mostRounds = 1000

/**
 * Buckets of the least squared error over the residual values given (Lloyd 1982, Max 1960): weights are the means of
 * their buckets, cutoffs lie halfway between weights. Starts from quantiles, where ColBERTv2 stops.
 */
export function trainBuckets(residuals: Float32Array, nbits: PackedNbits): Buckets {
  const count = 2 ** nbits
  const values = residuals.slice().sort()
  const sums = new Float64Array(values.length + 1)
  for (let index = 0; index < values.length; index++) {
    sums[index + 1] = (sums[index] as number) + (values[index] as number)
  }
  let weights = Array.from({ length: count }, (_, bucket) => {
    return values[Math.floor(((bucket + 0.5) / count) * values.length)] as number
  })
  let edges: number[] = []
  for (let round = 0; round < mostRounds; round++) {
    const before = edges
    edges = [0, ...halfway(weights).map((cutoff) => firstAbove(values, cutoff)), values.length]
    if (edges.every((edge, index) => edge === before[index])) break
    weights = weights.map((weight, bucket) => {
      const start = edges[bucket] as number
      const end = edges[bucket + 1] as number
      // An empty bucket keeps its weight, which lies between its cutoffs, so weights stay in order.
      return end > start ? ((sums[end] as number) - (sums[start] as number)) / (end - start) : weight
    })
  }
  const { bucketWeights, bucketScale } = roundToLevels(weights)
  return { bucketCutoffs: Float32Array.from(halfway(Array.from(bucketWeights))), bucketWeights, bucketScale }
}

function halfway(weights: readonly number[]): number[] {
  return weights.slice(1).map((weight, index) => (weight + (weights[index] as number)) / 2)
}

/** Index of the first sorted value above the cutoff: a value on a cutoff belongs below it. */
function firstAbove(values: Float32Array, cutoff: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) <= cutoff) low = middle + 1
    else high = middle
  }
  return low
}
