import { randomSource } from '../random.ts'
import type { Steps } from '../steps.ts'
import type { TokenEmbeddings } from '../types.ts'
import { type Nearest, nearestInSteps } from './nearest.ts'

export interface KmeansOptions {
  /** Centroids wanted; no more than the sample has rows are made. */
  readonly count: number
  readonly seed: number
  readonly iterations: number
  readonly nearest: Nearest
}

/**
 * Spherical k-means: centroids [count][dim] of unit length, each the direction of the mean of the rows nearest to it
 * by dot product. Starts from rows drawn without replacement; the same sample and seed give the same centroids. Pooled rows are
 * longer than 1, and so is a centroid that was moved to one of them at the very end.
 */
export function* trainCentroids(sample: TokenEmbeddings, options: KmeansOptions): Steps<Float32Array<ArrayBuffer>> {
  const { dim } = sample
  const count = Math.min(options.count, sample.rows)
  const centroids = new Float32Array(count * dim)
  for (const [centroid, row] of drawRows(sample.rows, count, options.seed).entries()) {
    centroids.set(sample.data.subarray(row * dim, (row + 1) * dim), centroid * dim)
  }
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const codes = yield* nearestInSteps(sample, centroids, options.nearest)
    const members = moveToMeans(sample, codes, centroids)
    const empty = Array.from(members.keys()).filter((centroid) => members[centroid] === 0)
    if (empty.length > 0) reseed(sample, codes, centroids, empty)
  }
  return centroids
}

/** `count` different rows: the start of a seeded shuffle (Fisher and Yates). */
function drawRows(rows: number, count: number, seed: number): Uint32Array {
  const random = randomSource(seed)
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor(random() * (rows - at))
    const row = order[at] as number
    order[at] = order[other] as number
    order[other] = row
  }
  return order.subarray(0, count)
}

/** Moves every centroid to the direction of its rows' mean, and returns how many rows each has. */
function moveToMeans({ rows, dim, data }: TokenEmbeddings, codes: Uint16Array, centroids: Float32Array): Uint32Array {
  const members = new Uint32Array(centroids.length / dim)
  const sums = new Float64Array(centroids.length)
  for (let row = 0; row < rows; row++) {
    const code = codes[row] as number
    members[code] = (members[code] as number) + 1
    for (let d = 0; d < dim; d++) {
      sums[code * dim + d] = (sums[code * dim + d] as number) + (data[row * dim + d] as number)
    }
  }
  for (const centroid of members.keys()) {
    const sum = sums.subarray(centroid * dim, (centroid + 1) * dim)
    const length = Math.hypot(...sum)
    // Rows that cancel out have no direction; their centroid stays where it is.
    if (length > 0)
      centroids.set(
        sum.map((value) => value / length),
        centroid * dim,
      )
  }
  return members
}

/** Moves empty centroids to the rows that are served worst, so that no centroid is wasted. */
function reseed(sample: TokenEmbeddings, codes: Uint16Array, centroids: Float32Array, empty: readonly number[]): void {
  const { rows, dim, data } = sample
  const scores = Float64Array.from({ length: rows }, (_, row) => {
    const code = codes[row] as number
    let score = 0
    for (let d = 0; d < dim; d++) score += (data[row * dim + d] as number) * (centroids[code * dim + d] as number)
    return score
  })
  const worst = Array.from(scores.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number) || a - b)
  for (const [index, centroid] of empty.entries()) {
    const row = worst[index] as number
    centroids.set(data.subarray(row * dim, (row + 1) * dim), centroid * dim)
  }
}
