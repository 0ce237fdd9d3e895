import { randomSource } from '../../src/core/random.ts'
import type { TokenEmbeddings } from '../../src/core/types.ts'

export interface ClusteredOptions {
  readonly rows: number
  readonly dim: number
  /** Directions that rows gather around. */
  readonly clusters?: number
  /** Length of a row's deviation from its cluster's direction, before it is brought back to unit length. */
  readonly spread?: number
  readonly seed?: number
  /** Seed of the clusters' directions: samples with the same one come from the same distribution. */
  readonly world?: number
}

/** Rows of unit length around random directions, as token embeddings gather around meanings. */
export function clusteredEmbeddings(options: ClusteredOptions): TokenEmbeddings {
  const { rows, dim, clusters = 16, spread = 0.6, seed = 1, world = 99 } = options
  const centers = gaussianRows(clusters, dim, randomSource(world))
  const random = randomSource(seed)
  const noise = gaussianRows(rows, dim, random)
  const data = new Float32Array(rows * dim)
  for (let row = 0; row < rows; row++) {
    const cluster = Math.floor(random() * clusters)
    for (let d = 0; d < dim; d++) {
      data[row * dim + d] = at(centers, cluster * dim + d) + spread * at(noise, row * dim + d)
    }
  }
  return { rows, dim, data: normalised(data, dim) }
}

/** The rows of `embeddings` from `start` to `end`. */
export function sliceRows({ dim, data }: TokenEmbeddings, start: number, end: number): TokenEmbeddings {
  return { rows: end - start, dim, data: data.slice(start * dim, end * dim) }
}

/** Divides rows into passages of the given lengths. */
export function dividedRows(embeddings: TokenEmbeddings, lengths: readonly number[]): TokenEmbeddings[] {
  let start = 0
  return lengths.map((length) => {
    start += length
    return sliceRows(embeddings, start - length, start)
  })
}

function gaussianRows(rows: number, dim: number, random: () => number): Float32Array<ArrayBuffer> {
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return normalised(Float32Array.from({ length: rows * dim }, gaussian), dim)
}

function normalised(data: Float32Array<ArrayBuffer>, dim: number): Float32Array<ArrayBuffer> {
  for (let start = 0; start < data.length; start += dim) {
    const row = data.subarray(start, start + dim)
    const length = Math.hypot(...row)
    row.set(row.map((value) => value / length))
  }
  return data
}

function at(values: Float32Array, index: number): number {
  return values[index] ?? 0
}
